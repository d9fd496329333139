package dev.offshoot.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.Key;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckedSignaturesTests {

    private final CountingVerifiers counting = new CountingVerifiers();
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private ECKey key;
    private JWKSet published;

    @BeforeEach
    void publishAKey() throws Exception {
        key = newKey();
        published = new JWKSet(key.toPublicJWK());
        JWKSource<SecurityContext> keys = (selector, context) -> selector.select(published);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(TokenRules.ALGORITHMS, keys));
        processor.setJWSVerifierFactory(new CheckedSignatures(counting));
    }

    @Test
    void verifiesASignatureOnce() throws Exception {
        var token = token("alice", key);

        for (int i = 0; i < 3; i++) {
            // parsed each time, as it comes with each request
            assertThat(processor.process(token, null).getSubject()).isEqualTo("alice");
        }

        assertThat(counting.verified).isEqualTo(1);
    }

    @Test
    void verifiesEachTokenOfItsOwn() throws Exception {
        processor.process(token("alice", key), null);
        processor.process(token("bob", key), null);

        assertThat(counting.verified).isEqualTo(2);
    }

    @Test
    void believesNoTokenWhoseKeyIsNotPublishedAnyMore() throws Exception {
        var token = token("alice", key);
        processor.process(token, null);

        published = new JWKSet(newKey().toPublicJWK());

        assertThatExceptionOfType(BadJOSEException.class).isThrownBy(() -> processor.process(token, null));
    }

    @Test
    void believesNoTokenThatAnotherKeyOfTheSameNameHasNotSigned() throws Exception {
        var token = token("alice", key);
        processor.process(token, null);

        var other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        published = new JWKSet(other.toPublicJWK());

        assertThatExceptionOfType(BadJOSEException.class).isThrownBy(() -> processor.process(token, null));
    }

    @Test
    void believesNoSignatureUnderOtherContent() throws Exception {
        var alice = token("alice", key).split("\\.");
        processor.process(String.join(".", alice), null);
        var mallory = token("mallory", key).split("\\.");

        var forged = String.join(".", alice[0], mallory[1], alice[2]);

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(BadJOSEException.class).isThrownBy(() -> processor.process(forged, null));
        }
        assertThat(counting.verified)
                .as("a bad signature is verified each time")
                .isEqualTo(3);
    }

    private static ECKey newKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    }

    private static String token(String subject, ECKey key) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder().subject(subject).build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static final class CountingVerifiers implements JWSVerifierFactory {

        private final JWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
        private int verified;

        @Override
        public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
            var verifier = verifiers.createJWSVerifier(header, key);
            return new JWSVerifier() {

                @Override
                public boolean verify(JWSHeader signed, byte[] content, Base64URL signature) throws JOSEException {
                    verified++;
                    return verifier.verify(signed, content, signature);
                }

                @Override
                public Set<JWSAlgorithm> supportedJWSAlgorithms() {
                    return verifier.supportedJWSAlgorithms();
                }

                @Override
                public JCAContext getJCAContext() {
                    return verifier.getJCAContext();
                }
            };
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return verifiers.supportedJWSAlgorithms();
        }

        @Override
        public JCAContext getJCAContext() {
            return verifiers.getJCAContext();
        }
    }
}
