package dev.offshoot.basket;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A customer's request to order a basket.
 *
 * @param expectedTotal the total that the customer saw, or null to skip the check
 */
record Checkout(
        Address shippingAddress,
        String paymentToken,
        @Nullable Money expectedTotal) {

    /**
     * Compares the basket's total with what the customer saw.
     *
     * @throws TotalChanged if they differ
     */
    void requireTotal(Money total) {
        if (expectedTotal != null && !expectedTotal.equals(total)) {
            throw new TotalChanged(expectedTotal, total);
        }
    }

    /** Identifies equal requests without storing their contents. */
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
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
