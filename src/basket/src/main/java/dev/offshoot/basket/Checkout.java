package dev.offshoot.basket;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a customer asks for when a basket is to become an order.
 *
 * @param expectedTotal what the customer saw, if it is to be checked
 */
record Checkout(
        Address shippingAddress,
        String paymentToken,
        @Nullable Money expectedTotal) {

    /**
     * Compares what the basket costs with what the customer saw.
     *
     * @throws TotalChanged if it costs something else
     */
    void requireTotal(Money total) {
        if (expectedTotal != null && !expectedTotal.equals(total)) {
            throw new TotalChanged(expectedTotal, total);
        }
    }

    /** Tells whether two requests ask for the same, without keeping what they say. */
    String hash() {
        var fields = new String[] {
            shippingAddress.name(),
            shippingAddress.street(),
            shippingAddress.city(),
            shippingAddress.postalCode(),
            shippingAddress.country(),
            paymentToken,
            String.valueOf(expectedTotal)
        };
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var field : fields) {
                var bytes = field.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
