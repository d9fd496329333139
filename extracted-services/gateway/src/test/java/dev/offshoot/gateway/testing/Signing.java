package dev.offshoot.gateway.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Signs tokens as the customers module does. */
public final class Signing {

    public static final ECKey KEY = key("ours");

    private Signing() {}

    public static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static String published(ECKey... keys) {
        return new JWKSet(Arrays.<JWK>asList(keys)).toString();
    }

    public static String token(String... roles) {
        return token(KEY, claims -> claims.claim("roles", List.of(roles)));
    }

    public static String tokenOf(String customer) {
        return token(KEY, claims -> claims.subject(customer));
    }

    public static String token(ECKey key, Consumer<JWTClaimsSet.Builder> change) {
        var claims = new JWTClaimsSet.Builder()
                .issuer("offshoot")
                .audience("offshoot")
                .subject(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("roles", List.of("customer"));
        change.accept(claims);
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }

    public static String cookie(String token) {
        return "offshoot_session=" + token;
    }
}
