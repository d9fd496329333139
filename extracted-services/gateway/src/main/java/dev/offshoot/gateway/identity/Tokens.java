package dev.offshoot.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.offshoot.gateway.routing.OperatorKey;
import dev.offshoot.platform.http.CheckedSignatures;
import dev.offshoot.platform.http.Identity;
import dev.offshoot.platform.http.TokenRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says whose a token is. The same checks as in every process, but that none of them waits on a thread. */
@Component
class Tokens {

    private final byte[] operatorKey;
    private final SigningKeys keys;
    private final NimbusReactiveJwtDecoder decoder;
    private final CheckedSignatures signatures = new CheckedSignatures();

    Tokens(OperatorKey operators, SigningKeys keys, Identity identity) {
        this.operatorKey = operators.operatorKey().getBytes(StandardCharsets.UTF_8);
        this.keys = keys;
        this.decoder = new NimbusReactiveJwtDecoder(this::claims);
        decoder.setJwtValidator(TokenRules.validator(identity));
        decoder.setClaimSetConverter(TokenRules.claims());
    }

    /**
     * Whose token it is.
     *
     * @return an {@link InvalidBearerTokenException} for a token that is not good, an
     *     {@link AuthenticationServiceException} where that cannot be known
     */
    Mono<Caller> check(String token) {
        if (MessageDigest.isEqual(operatorKey, token.getBytes(StandardCharsets.UTF_8))) {
            return Mono.just(Caller.PROGRAM);
        }
        // not before somebody subscribes: the decoder throws at once what is no token at all
        return Mono.defer(() -> decoder.decode(token)).map(Caller::of).onErrorMap(Tokens::meaning);
    }

    private static AuthenticationException meaning(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationServiceException unknowable) {
                return unknowable;
            }
        }
        return new InvalidBearerTokenException("It is not good", failure);
    }

    private Mono<JWTClaimsSet> claims(JWT token) {
        return token instanceof SignedJWT signed
                ? keys.having(signed.getHeader().getKeyID()).map(known -> claims(signed, known))
                : Mono.error(new BadJwtException("It is not signed"));
    }

    private JWTClaimsSet claims(SignedJWT token, JWKSet known) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(TokenRules.ALGORITHMS, new ImmutableJWKSet<>(known)));
        processor.setJWSVerifierFactory(signatures);
        // checked above, with the gateway's idea of clock skew
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        try {
            return processor.process(token, null);
        } catch (BadJOSEException | JOSEException e) {
            throw new BadJwtException("It is not signed by whom we believe", e);
        }
    }
}
