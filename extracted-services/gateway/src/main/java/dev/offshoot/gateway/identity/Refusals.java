package dev.offshoot.gateway.identity;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.problems.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Says no, as a problem detail: 401 to somebody unknown, 403 to somebody known, and 503 to somebody whose token cannot be
 * checked while the keys are out of reach.
 */
@Component
class Refusals implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final String UNKNOWABLE = Refusals.class.getName() + ".unknowable";

    private final Problems problems;

    Refusals(Problems problems) {
        this.problems = problems;
    }

    /** Its cookie could not be checked. */
    void isUnknowable(ServerWebExchange exchange) {
        exchange.getAttributes().put(UNKNOWABLE, true);
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException why) {
        var headers = exchange.getResponse().getHeaders();
        if (why instanceof AuthenticationServiceException || exchange.getAttribute(UNKNOWABLE) != null) {
            LOG.warn("A token could not be checked: {}", String.valueOf(why.getMessage()));
            headers.set(HttpHeaders.RETRY_AFTER, "5");
            return problems.write(
                    exchange,
                    new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "temporarily-unavailable",
                            "This could not be done right now. Try again in a moment."));
        }
        var error = why instanceof OAuth2AuthenticationException known
                        && known.getError() instanceof BearerTokenError bearer
                ? bearer
                : null;
        headers.set(
                HttpHeaders.WWW_AUTHENTICATE,
                error == null ? "Bearer" : "Bearer error=\"%s\"".formatted(error.getErrorCode()));
        return problems.write(
                exchange,
                error == null || error.getHttpStatus() == HttpStatus.UNAUTHORIZED
                        ? new Problem(
                                HttpStatus.UNAUTHORIZED,
                                "unauthenticated",
                                "Sign in first, or again: a valid token is needed.")
                        : new Problem(
                                error.getHttpStatus(),
                                "malformed-request",
                                "The Authorization header cannot be read."));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException why) {
        return problems.write(
                exchange, new Problem(HttpStatus.FORBIDDEN, "forbidden", "This is not for you, or it is not there."));
    }
}
