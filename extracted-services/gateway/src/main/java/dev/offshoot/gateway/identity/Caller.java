package dev.offshoot.gateway.identity;

import dev.offshoot.platform.http.TokenRules;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who sent a request, according to its token.
 *
 * @param customer the UUID of the account; null for anonymous requests and for the operator's programs
 * @param roles in lower case
 */
public record Caller(@Nullable String customer, List<String> roles) {

    static final Caller STRANGER = new Caller(null, List.of());

    /** A program with the operator key. */
    static final Caller PROGRAM = new Caller(null, List.of("operator"));

    private static final String ATTRIBUTE = Caller.class.getName();

    static Caller of(Jwt token) {
        return new Caller(token.getSubject().toLowerCase(Locale.ROOT), TokenRules.roles(token));
    }

    /** Who sent this request. */
    public static Caller of(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(ATTRIBUTE, STRANGER);
    }

    void enter(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    public boolean isStaff() {
        return roles.contains("staff");
    }

    Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(
                customer == null ? "operator" : customer, null, TokenRules.authorities(roles));
    }
}
