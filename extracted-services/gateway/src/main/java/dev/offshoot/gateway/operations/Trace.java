package dev.offshoot.gateway.operations;

import dev.offshoot.platform.http.TraceParent;
import org.springframework.web.server.ServerWebExchange;

/** The trace of a request: the client's, or a new one. */
final class Trace {

    private static final String ATTRIBUTE = Trace.class.getName();

    private Trace() {}

    static TraceParent of(ServerWebExchange exchange) {
        return (TraceParent) exchange.getAttributes()
                .computeIfAbsent(
                        ATTRIBUTE,
                        none -> TraceParent.following(
                                exchange.getRequest().getHeaders().getFirst(TraceParent.HEADER)));
    }
}
