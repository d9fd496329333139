package dev.offshoot.gateway.identity;

import dev.offshoot.platform.http.AllowedOrigins;
import dev.offshoot.platform.http.Refusal;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
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
 * Finds out who sent a request: by the token of the {@code Authorization} header, or, where there is no such header, by
 * the cookie of a browser. Browsers send cookies along with whatever page asks them to, so what changes something must
 * come from a page of ours. A cookie that is not valid any more counts as none: open pages stay open. The token goes on to
 * the module as it came: there it is checked again, and decided what it allows.
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
                    // perhaps it is good: whoever refuses the request then must not ask to sign in again
                    refusals.isUnknowable(exchange);
                    return Mono.empty();
                })
                .onErrorResume(AuthenticationException.class, why -> Mono.empty())
                .flatMap(visitor -> SAFE.contains(request.getMethod()) || isOurs(request.getHeaders())
                        ? Mono.just(visitor)
                        : Mono.error(Refusals.problem(Refusal.FOREIGN_ORIGIN)));
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
