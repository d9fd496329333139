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

/** Checks tokens. The same checks as in every process, but non-blocking. */
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
     * The caller whom the token names.
     *
     * @return an {@link InvalidBearerTokenException} for an invalid token, an {@link AuthenticationServiceException} if it
     *     cannot be checked
     */
    Mono<Caller> check(String token) {
        if (MessageDigest.isEqual(operatorKey, token.getBytes(StandardCharsets.UTF_8))) {
            return Mono.just(Caller.PROGRAM);
        }
        // deferred, because the decoder throws at once if it is not a token
        return Mono.defer(() -> decoder.decode(token)).map(Caller::of).onErrorMap(Tokens::meaning);
    }

    private static AuthenticationException meaning(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationServiceException unknowable) {
                return unknowable;
            }
        }
        return new InvalidBearerTokenException("The token is not valid", failure);
    }

    private Mono<JWTClaimsSet> claims(JWT token) {
        return token instanceof SignedJWT signed
                ? keys.having(signed.getHeader().getKeyID()).map(known -> claims(signed, known))
                : Mono.error(new BadJwtException("The token is not signed"));
    }

    private JWTClaimsSet claims(SignedJWT token, JWKSet known) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(TokenRules.ALGORITHMS, new ImmutableJWKSet<>(known)));
        processor.setJWSVerifierFactory(signatures);
        // checked above, with the gateway's clock skew
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        try {
            return processor.process(token, null);
        } catch (BadJOSEException | JOSEException e) {
            throw new BadJwtException("The token is not signed by a trusted issuer", e);
        }
    }
}
