package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.FilterOrder;
import dev.offshoot.gateway.caching.ResponseCache;
import dev.offshoot.gateway.identity.Caller;
import dev.offshoot.gateway.problems.Problems;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.platform.http.TraceParent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

/**
 * Logs one line in logfmt for each request when it has ended in any way. It contains no personal data but the account's
 * UUID, and no queries, because they may tell what somebody searches for.
 */
@Component
@Order(FilterOrder.ACCESS_LOG)
class AccessLog implements WebFilter {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot.access");
    private static final int LONGEST = 200;

    private final Problems problems;

    AccessLog(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var began = System.nanoTime();
        var trace = Trace.of(exchange).header();
        exchange.getResponse()
                .beforeCommit(() -> Mono.fromRunnable(
                        () -> exchange.getResponse().getHeaders().set(TraceParent.HEADER, trace)));
        var counting = new Counting(exchange.getResponse());
        var counted = exchange.mutate().response(counting).build();
        return chain.filter(counted)
                // handled here rather than by the default handler, so that the line has the real status
                .onErrorResume(failure -> problems.handle(counted, failure))
                .doFinally(end -> LOG.info("{}", line(counted, counting, System.nanoTime() - began, end)));
    }

    private static String line(ServerWebExchange exchange, Counting response, long took, SignalType end) {
        var request = exchange.getRequest();
        var status = response.getStatusCode();
        var line = new StringBuilder(LONGEST)
                .append("method=")
                .append(request.getMethod())
                .append(" path=")
                .append(abbreviated(request.getPath().value()))
                .append(" status=")
                .append(!response.isCommitted() ? "-" : status == null ? 200 : status.value())
                .append(" ms=")
                .append(TimeUnit.NANOSECONDS.toMillis(took))
                .append(" bytes=")
                .append(response.bytes.get());
        add(line, "module", module(exchange));
        add(
                line,
                "instance",
                exchange.getAttribute(Instance.ASKED) instanceof Instance asked
                        ? asked.process() + '@' + asked.url().getAuthority()
                        : null);
        add(line, "cache", exchange.getAttribute(ResponseCache.RESULT));
        add(line, "customer", Caller.of(exchange).customer());
        add(line, "trace", Trace.of(exchange).trace());
        add(line, "end", ended(exchange, end));
        return line.toString();
    }

    private static void add(StringBuilder line, String key, @Nullable Object value) {
        if (value != null) {
            line.append(' ').append(key).append('=').append(value);
        }
    }

    private static @Nullable String ended(ServerWebExchange exchange, SignalType end) {
        return switch (end) {
            case CANCEL -> "left";
            // a write to a client that is gone may succeed from the server's view
            case ON_COMPLETE -> isCutOff(exchange) ? "left" : null;
            default -> "broken";
        };
    }

    private static boolean isCutOff(ServerWebExchange exchange) {
        // other clients disconnect because they have received everything
        return MediaType.TEXT_EVENT_STREAM.isCompatibleWith(
                        exchange.getResponse().getHeaders().getContentType())
                && ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof Connection connection
                && !connection.channel().isActive();
    }

    private static @Nullable String module(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? null : route.getId();
    }

    private static String abbreviated(String path) {
        return path.length() <= LONGEST ? path : path.substring(0, LONGEST) + "...";
    }

    /** Counts the bytes written. */
    private static final class Counting extends ServerHttpResponseDecorator {

        private final AtomicLong bytes = new AtomicLong();

        Counting(ServerHttpResponse response) {
            super(response);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            // a Mono must stay one, so that it is sent with its length
            return super.writeWith(
                    body instanceof Mono<? extends DataBuffer> one ? one.doOnNext(this::count) : counted(body));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body).map(this::counted));
        }

        private Flux<? extends DataBuffer> counted(Publisher<? extends DataBuffer> body) {
            return Flux.from(body).doOnNext(this::count);
        }

        private void count(DataBuffer buffer) {
            bytes.addAndGet(buffer.readableByteCount());
        }
    }
}
