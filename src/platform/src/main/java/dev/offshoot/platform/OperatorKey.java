package dev.offshoot.platform;

import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.validation.annotation.Validated;

/**
 * Authenticates operators' programs, such as the gateway, the launcher and metrics collectors, even while sign-in is
 * unavailable.
 *
 * @param operatorKey a shared secret that programs send as {@code Authorization: Bearer}; at least 32 characters that
 *     are valid in a bearer token. If it is not set, only users with the role operator have access
 */
@Validated
@ConfigurationProperties("offshoot.security")
record OperatorKey(
        @Nullable @Pattern(
                regexp = "[A-Za-z0-9._~+/-]{32,}=*",
                message = "must have at least 32 characters of A-Z a-z 0-9 - . _ ~ + / =")
        String operatorKey)
        implements AuthenticationProvider {

    /** An operator, or null, so that the next provider checks the token. */
    @Override
    public @Nullable Authentication authenticate(Authentication said) {
        var token = String.valueOf(said.getCredentials());
        return operatorKey != null && MessageDigest.isEqual(bytes(operatorKey), bytes(token))
                ? UsernamePasswordAuthenticationToken.authenticated(
                        "operator", null, List.of(new SimpleGrantedAuthority("ROLE_OPERATOR")))
                : null;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Does not reveal the secret. */
    @Override
    public String toString() {
        return operatorKey == null ? "no operator key" : "an operator key";
    }
}
