package dev.offshoot.gateway.protection;

import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sets the {@code X-Forwarded-*} headers for the module. Modules trust them, so they never contain what a client sent,
 * unless it is a trusted proxy according to the settings.
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

    /** After the framework's filters that remove such headers. */
    @Override
    public int getOrder() {
        return 10;
    }
}
