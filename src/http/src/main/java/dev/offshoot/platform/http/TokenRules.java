package dev.offshoot.platform.http;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;

/** The rules for valid tokens and their roles. */
public final class TokenRules {

    /** The accepted signature algorithms. */
    public static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

    private TokenRules() {}

    /** Validates the claims, not the signature. */
    public static OAuth2TokenValidator<Jwt> validator(Identity identity) {
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(identity.clockSkew()),
                new JwtIssuerValidator(identity.issuer()),
                new JwtClaimValidator<Collection<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(identity.audience())),
                new JwtClaimValidator<>(JwtClaimNames.EXP, expiry -> expiry != null),
                // modules identify customers by UUID; an issuer with other subjects is misconfigured
                new JwtClaimValidator<String>(JwtClaimNames.SUB, TokenRules::isUuid));
    }

    /**
     * Reads claims as Spring Security does, but leaves the issuer as it is written. Spring Security tries each time whether it
     * is a URL; one that is not, which RFC 7519 allows, costs an exception with each request.
     */
    public static Converter<Map<String, Object>, Map<String, Object>> claims() {
        return MappedJwtClaimSetConverter.withDefaults(Map.of(JwtClaimNames.ISS, issuer -> issuer));
    }

    private static boolean isUuid(@Nullable String subject) {
        try {
            return subject != null && UUID.fromString(subject).toString().equalsIgnoreCase(subject);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The roles in a token, as named there. */
    public static List<String> roles(Jwt token) {
        var roles = token.getClaimAsStringList("roles");
        return roles == null ? List.of() : List.copyOf(roles);
    }

    /** The roles as authorities of Spring Security. */
    public static List<GrantedAuthority> authorities(List<String> roles) {
        return roles.stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.toUpperCase(Locale.ROOT)))
                .toList();
    }
}
