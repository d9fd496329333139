package dev.offshoot.customers;

import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Stores private keys: in plain text or, with a secret, encrypted (AES-256 in GCM, the key derived from the secret with
 * PBKDF2 and a salt per row). A key that cannot be decrypted no longer signs; a new one replaces it.
 */
@Component
class PrivateKeys {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateKeys.class);

    private static final String ENCRYPTED = "aes-gcm:";

    private final @Nullable String secret;

    PrivateKeys(CustomersSettings settings) {
        secret = settings.keyEncryptionSecret();
    }

    String write(ECKey key) {
        if (secret == null) {
            return key.toJSONString();
        }
        var salt = KeyGenerators.string().generateKey();
        return ENCRYPTED + salt + ":" + Encryptors.delux(secret, salt).encrypt(key.toJSONString());
    }

    @Nullable ECKey read(String written) {
        try {
            if (!written.startsWith(ENCRYPTED)) {
                return ECKey.parse(written);
            }
            if (secret != null) {
                var parts = written.substring(ENCRYPTED.length()).split(":", 2);
                return ECKey.parse(Encryptors.delux(secret, parts[0]).decrypt(parts[1]));
            }
        } catch (ParseException | IllegalStateException | IllegalArgumentException e) {
            // logged below, without any part of the key
        }
        LOG.warn(
                "A signing key cannot be decrypted with the current offshoot.customers.key-encryption-secret: a new key replaces it");
        return null;
    }
}
