package dev.offshoot.platform.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * Remembers which signatures were good. Whoever has signed in sends the same token with each request, and to verify ES256
 * takes longer than most of what is asked for. Only the arithmetic is saved: each time, the key must still be one of those
 * that are published, and the claims must still hold.
 */
public final class CheckedSignatures implements JWSVerifierFactory {

    private static final int MOST = 10_000;

    /** A signature that is good: by this key, for the content and the signature that this SHA-256 is of. */
    private record Checked(Key key, JWSAlgorithm algorithm, ByteBuffer digest) {}

    private final JWSVerifierFactory verifiers;
    private final Cache<Checked, Boolean> good =
            Caffeine.newBuilder().maximumSize(MOST).build();

    public CheckedSignatures() {
        this(new DefaultJWSVerifierFactory());
    }

    CheckedSignatures(JWSVerifierFactory verifiers) {
        this.verifiers = verifiers;
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return verifiers.supportedJWSAlgorithms();
    }

    @Override
    public JCAContext getJCAContext() {
        return verifiers.getJCAContext();
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        return new Remembering(verifiers.createJWSVerifier(header, key), key);
    }

    private final class Remembering implements JWSVerifier {

        private final JWSVerifier verifier;
        private final Key key;

        Remembering(JWSVerifier verifier, Key key) {
            this.verifier = verifier;
            this.key = key;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] content, Base64URL signature) throws JOSEException {
            var checked = new Checked(key, header.getAlgorithm(), digest(content, signature));
            if (good.getIfPresent(checked) != null) {
                return true;
            }
            var verified = verifier.verify(header, content, signature);
            // a bad one is not remembered: strangers could make us forget the good ones
            if (verified) {
                good.put(checked, true);
            }
            return verified;
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return verifier.supportedJWSAlgorithms();
        }

        @Override
        public JCAContext getJCAContext() {
            return verifier.getJCAContext();
        }
    }

    private static ByteBuffer digest(byte[] content, Base64URL signature) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            // which no content contains: the two cannot be divided in another way
            digest.update((byte) 0);
            return ByteBuffer.wrap(digest.digest(signature.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
