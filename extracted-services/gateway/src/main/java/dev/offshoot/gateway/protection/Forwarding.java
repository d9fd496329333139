package dev.offshoot.gateway.protection;

import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a module is told of the way that a request came. Modules believe it, so nothing of it is what a client said, but
 * for a proxy that the settings name as one to be trusted.
 */
@Component
class Forwarding implements HttpHeadersFilter, Ordered {

    private final ClientAddresses addresses;

    Forwarding(ClientAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public HttpHeaders filter(HttpHeaders headers, ServerWebExchange exchange) {
        var passed = new HttpHeaders();
        headers.forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("x-forwarded-") && !lower.equals("forwarded")) {
                passed.addAll(name, values);
            }
        });
        passed.set("X-Forwarded-For", addresses.client(exchange).getHostAddress());
        passed.set("X-Forwarded-Proto", addresses.scheme(exchange));
        return passed;
    }

    /** After those of the framework that take such headers away. */
    @Override
    public int getOrder() {
        return 10;
    }
}
