package dev.offshoot.gateway.identity;

import dev.offshoot.platform.http.AllowedOrigins;
import dev.offshoot.platform.http.Refusal;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Authenticates a request by the token in its {@code Authorization} header or, without that header, by the browser's
 * cookie. Browsers send cookies for requests from any page, so a request that changes something must come from one of our
 * pages. An invalid cookie is ignored, so that public pages still work. The token is passed on unchanged: the module checks
 * it again, and decides what it allows.
 */
class SignIn implements WebFilter {

    static final String COOKIE = "offshoot_session";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final ServerBearerTokenAuthenticationConverter bearer = new ServerBearerTokenAuthenticationConverter();
    private final Tokens tokens;
    private final AllowedOrigins origins;
    private final Refusals refusals;

    SignIn(Tokens tokens, AllowedOrigins origins, Refusals refusals) {
        this.tokens = tokens;
        this.origins = origins;
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return visitor(exchange)
                .defaultIfEmpty(Caller.STRANGER)
                .map(visitor -> enter(exchange, chain, visitor))
                .onErrorResume(AuthenticationException.class, why -> Mono.just(refusals.commence(exchange, why)))
                .flatMap(next -> next);
    }

    private static Mono<Void> enter(ServerWebExchange exchange, WebFilterChain chain, Caller visitor) {
        if (visitor.equals(Caller.STRANGER)) {
            return chain.filter(exchange);
        }
        visitor.enter(exchange);
        return chain.filter(exchange)
                .contextWrite(ReactiveSecurityContextHolder.withAuthentication(visitor.authentication()));
    }

    private Mono<Caller> visitor(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
            return bearer.convert(exchange)
                    .cast(BearerTokenAuthenticationToken.class)
                    .flatMap(said -> tokens.check(said.getToken()));
        }
        var cookie = request.getCookies().getFirst(COOKIE);
        if (cookie == null) {
            return Mono.empty();
        }
        return tokens.check(cookie.getValue())
                .onErrorResume(AuthenticationServiceException.class, why -> {
                    // the token may be valid, so a refusal must not ask the user to sign in again
                    refusals.isUnknowable(exchange);
                    return Mono.empty();
                })
                .onErrorResume(AuthenticationException.class, why -> Mono.empty())
                .flatMap(visitor -> isSafe(request) || isOurs(request.getHeaders())
                        ? Mono.just(visitor)
                        : Mono.error(Refusals.problem(Refusal.FOREIGN_ORIGIN)));
    }

    /** Whether foreign pages may cause it; what a WebSocket sends, they could read. */
    private static boolean isSafe(ServerHttpRequest request) {
        return SAFE.contains(request.getMethod())
                && !"websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
    }

    private boolean isOurs(HttpHeaders headers) {
        var host = headers.getHost();
        return origins.sent(
                headers.getOrigin(),
                headers.getFirst(HttpHeaders.REFERER),
                host == null ? null : host.getHostString(),
                host == null ? 0 : host.getPort());
    }
}
