package dev.offshoot.customers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Issues tokens with a user's id and roles. They contain no name and no e-mail, because tokens end up in logs. */
@Component
class Tokens {

    /** A token, and when it expires. */
    record Token(String value, Instant expiresAt) {

        @Override
        public String toString() {
            return "Token[until " + expiresAt + "]";
        }
    }

    private final Keyring keys;
    private final CustomersSettings settings;
    private final String issuer;
    private final String audience;
    private final Clock clock;

    Tokens(
            Keyring keys,
            CustomersSettings settings,
            @Value("${offshoot.identity.issuer:offshoot}") String issuer,
            @Value("${offshoot.identity.audience:offshoot}") String audience,
            Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    Token issue(Account account) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = now.plus(settings.tokenLifetime());
        var key = keys.signing();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(audience)
                        .subject(account.id().toString())
                        .claim(
                                "roles",
                                account.roles().stream()
                                        .map(Role::word)
                                        .sorted()
                                        .toList())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign with the key " + key.getKeyID(), e);
        }
        return new Token(token.serialize(), expiresAt);
    }
}
