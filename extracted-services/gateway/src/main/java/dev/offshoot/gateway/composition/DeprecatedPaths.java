package dev.offshoot.gateway.composition;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Still serves {@code /api/articles}, the old path of products, with the headers {@code Deprecation} (RFC 9745),
 * {@code Sunset} (RFC 8594) and a link to the new path.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class DeprecatedPaths implements WebFilter {

    private static final String OLD = "/api/articles";
    private static final String NEW = "/api/products";
    /** RFC 9110, 5.6.7: the day has two digits. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private static final Instant DEPRECATED = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant GONE = Instant.parse("2027-11-01T00:00:00Z");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var path = exchange.getRequest().getPath().value();
        if (!path.equals(OLD) && !path.startsWith(OLD + "/")) {
            return chain.filter(exchange);
        }
        var now = NEW + path.substring(OLD.length());
        exchange.getResponse().beforeCommit(() -> {
            var headers = exchange.getResponse().getHeaders();
            headers.set("Deprecation", "@" + DEPRECATED.getEpochSecond());
            headers.set("Sunset", HTTP_DATE.format(GONE.atOffset(ZoneOffset.UTC)));
            headers.add("Link", "<" + now + ">; rel=\"successor-version\"");
            return Mono.empty();
        });
        return chain.filter(
                exchange.mutate().request(request -> request.path(now)).build());
    }
}
