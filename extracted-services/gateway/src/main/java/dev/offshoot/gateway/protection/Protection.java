package dev.offshoot.gateway.protection;

import dev.offshoot.gateway.FilterOrder;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.problems.Problems;
import dev.offshoot.gateway.routing.RouteTraits;
import dev.offshoot.platform.http.ContentPolicies;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Rules and security headers for all requests and responses. The processes set the same headers; a header that a module
 * has set is left unchanged, so that each occurs once.
 */
@Component
@Order(FilterOrder.PROTECTION)
class Protection implements WebFilter {

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.OPTIONS,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            ContentPolicies.OURS,
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "X-XSS-Protection",
            "0",
            "Referrer-Policy",
            "same-origin",
            "Permissions-Policy",
            ContentPolicies.PERMISSIONS);

    private final ClientAddresses addresses;
    private final RouteTraits routes;
    private final Problems problems;

    Protection(ClientAddresses addresses, RouteTraits routes, Problems problems) {
        this.addresses = addresses;
        this.routes = routes;
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> secure(exchange)));
        var request = exchange.getRequest();
        if (!METHODS.contains(request.getMethod())) {
            return problems.write(
                    exchange,
                    new Problem(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "This method is not supported."));
        }
        // CORS: the shop's own pages do not need it, and other origins are not allowed
        if (CorsUtils.isPreFlightRequest(request)) {
            return problems.write(
                    exchange,
                    new Problem(
                            HttpStatus.FORBIDDEN,
                            "foreign-origin",
                            "Requests from pages of other origins are not allowed."));
        }
        var wrong = WellFormed.wrongWith(request, routes);
        if (wrong != null) {
            return problems.write(exchange, wrong);
        }
        return chain.filter(WellFormed.normalized(exchange));
    }

    private void secure(ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        HEADERS.forEach((name, value) -> setIfAbsent(headers, name, value));
        if (!headers.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate");
            setIfAbsent(headers, HttpHeaders.PRAGMA, "no-cache");
            setIfAbsent(headers, HttpHeaders.EXPIRES, "0");
        }
        if (MediaType.TEXT_EVENT_STREAM.isCompatibleWith(headers.getContentType())) {
            // some proxies would buffer events
            headers.set("X-Accel-Buffering", "no");
        }
        if (addresses.scheme(exchange).equals("https")) {
            setIfAbsent(headers, "Strict-Transport-Security", "max-age=31536000 ; includeSubDomains");
        }
    }

    private static void setIfAbsent(HttpHeaders headers, String name, String value) {
        if (!headers.containsHeader(name)) {
            headers.set(name, value);
        }
    }
}
