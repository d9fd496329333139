package dev.offshoot.gateway.identity;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.problems.Problems;
import dev.offshoot.platform.http.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses requests with a problem detail: 401 if unauthenticated, 403 if authenticated but not allowed, and 503 if the
 * token cannot be checked because the signing keys cannot be fetched.
 */
@Component
class Refusals implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final String UNKNOWABLE = Refusals.class.getName() + ".unknowable";

    private final Problems problems;

    Refusals(Problems problems) {
        this.problems = problems;
    }

    /** The request's cookie could not be checked. */
    void isUnknowable(ServerWebExchange exchange) {
        exchange.getAttributes().put(UNKNOWABLE, true);
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException why) {
        var headers = exchange.getResponse().getHeaders();
        var refusal = Refusal.of(why, exchange.getAttribute(UNKNOWABLE) != null);
        if (refusal.isPassing()) {
            LOG.warn("A token could not be checked: {}", String.valueOf(why.getMessage()));
            headers.set(HttpHeaders.RETRY_AFTER, Refusal.RETRY_AFTER);
        }
        if (refusal.authenticate() != null) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, refusal.authenticate());
        }
        return problems.write(exchange, problem(refusal));
    }

    static Problem problem(Refusal refusal) {
        return new Problem(refusal.status(), refusal.type(), refusal.detail());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException why) {
        return problems.write(exchange, problem(Refusal.FORBIDDEN));
    }
}
