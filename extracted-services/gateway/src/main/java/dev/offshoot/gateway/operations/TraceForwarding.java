package dev.offshoot.gateway.operations;

import dev.offshoot.platform.http.TraceParent;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Passes the trace on to the module: the client's, with a span of the gateway. */
@Component
class TraceForwarding implements HttpHeadersFilter, Ordered {

    @Override
    public HttpHeaders filter(HttpHeaders headers, ServerWebExchange exchange) {
        var passed = new HttpHeaders();
        headers.forEach(passed::addAll);
        passed.set(TraceParent.HEADER, Trace.of(exchange).header());
        return passed;
    }

    @Override
    public int getOrder() {
        return 10;
    }
}
