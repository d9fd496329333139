package dev.offshoot.customers;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs tokens for a time, and verifies them for longer.
 *
 * @param publicKey verifies tokens
 * @param privateKey signs tokens; null if it cannot be decrypted
 */
record SigningKey(
        ECKey publicKey, @Nullable ECKey privateKey, Instant signsFrom, Instant signsUntil, Instant publishedUntil) {

    boolean signsAt(Instant time) {
        return privateKey != null && !time.isBefore(signsFrom) && time.isBefore(signsUntil);
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey.getKeyID() + "]";
    }
}
