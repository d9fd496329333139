package dev.offshoot.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who sent a request, as far as a token told.
 *
 * @param customer the UUID of an account, or nothing: a stranger, or a program of the operator
 * @param roles in lower case
 */
record Visitor(@Nullable String customer, List<String> roles) {

    static final Visitor STRANGER = new Visitor(null, List.of());

    /** A program that knows the operator key. */
    static final Visitor PROGRAM = new Visitor(null, List.of("operator"));

    private static final String ATTRIBUTE = Visitor.class.getName();

    static Visitor of(Jwt token) {
        Collection<String> roles = token.getClaimAsStringList("roles");
        return new Visitor(token.getSubject().toLowerCase(Locale.ROOT), roles == null ? List.of() : List.copyOf(roles));
    }

    /** Who sent this request. */
    static Visitor of(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(ATTRIBUTE, STRANGER);
    }

    void enter(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    boolean isStaff() {
        return roles.contains("staff");
    }

    Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(
                customer == null ? "operator" : customer,
                null,
                roles.stream()
                        .map(role -> new SimpleGrantedAuthority("ROLE_" + role.toUpperCase(Locale.ROOT)))
                        .toList());
    }
}
