package dev.offshoot.gateway.routing;

import dev.offshoot.gateway.problems.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** A body that is buffered before the request is sent, so that it can be sent again to another instance. */
final class RepeatableBody {

    private RepeatableBody() {}

    /**
     * The same exchange, whose body can be sent again.
     *
     * @return an error of type {@link Problem} if the body is too large or arrives too slowly
     */
    static Mono<ServerWebExchange> read(ServerWebExchange exchange, DataSize limit, Duration within) {
        var request = exchange.getRequest();
        var length = request.getHeaders().getContentLength();
        if (length > limit.toBytes()) {
            return Mono.error(tooLarge(limit));
        }
        if (length <= 0 && !request.getHeaders().containsHeader("Transfer-Encoding")) {
            return Mono.just(exchange);
        }
        return DataBufferUtils.join(body(request), (int) limit.toBytes())
                .map(RepeatableBody::bytes)
                .defaultIfEmpty(new byte[0])
                .timeout(within)
                .onErrorMap(DataBufferLimitException.class, failure -> tooLarge(limit))
                .onErrorMap(TimeoutException.class, failure -> tooSlow())
                .map(body -> exchange.mutate()
                        .request(new ServerHttpRequestDecorator(request) {
                            @Override
                            public Flux<DataBuffer> getBody() {
                                return body.length == 0
                                        ? Flux.empty()
                                        : Flux.defer(() -> Flux.just(exchange.getResponse()
                                                .bufferFactory()
                                                .wrap(body)));
                            }
                        })
                        .build());
    }

    /** The same exchange, which attributes a broken body to the client; a module's broken response is the same exception. */
    static ServerWebExchange unread(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        return exchange.mutate()
                .request(new ServerHttpRequestDecorator(request) {
                    @Override
                    public Flux<DataBuffer> getBody() {
                        return body(request);
                    }
                })
                .build();
    }

    private static Flux<DataBuffer> body(ServerHttpRequest request) {
        return request.getBody().onErrorMap(IOException.class, AbortedException::new);
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    static Problem tooSlow() {
        return new Problem(
                HttpStatus.REQUEST_TIMEOUT, "request-too-slow", "The body arrived too slowly. Send it again.");
    }

    private static Problem tooLarge(DataSize limit) {
        return new Problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "content-too-large",
                "The body must not exceed " + limit.toKilobytes() + " KB.");
    }
}
