package dev.offshoot.gateway.routing;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;

/**
 * Relays WebSockets, frame by frame, so that pings reach the client. The client's socket is opened after the module has
 * opened its own: the framework's filter opens the client's first, which hides refusals such as 404 or 421, and it turns
 * the close codes that ask clients to reconnect into protocol errors.
 */
@Component
class Sockets implements SmartLifecycle {

    private static final String MODULE = Sockets.class.getName() + ".module";
    private static final String REFUSAL = Sockets.class.getName() + ".refusal";

    /** How long a client may take to receive what the module sent before it closed. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    /** Service restart: reconnect. Not in RFC 6455, but registered by IANA. */
    private static final WebSocketCloseStatus RESTART = new WebSocketCloseStatus(1012, "Reconnect");

    private static final WebSocketCloseStatus GOING_AWAY = new WebSocketCloseStatus(1001, "Going away");

    private final HttpClient client;
    private final List<HttpHeadersFilter> filters;
    private volatile Sinks.@Nullable Empty<Void> end;

    Sockets(HttpClientProperties settings, List<HttpClientCustomizer> customizers, List<HttpHeadersFilter> filters) {
        // not pooled: each has a handler of its own, and is closed at the end
        var plain = HttpClient.create(ConnectionProvider.newConnection());
        if (settings.getConnectTimeout() != null) {
            plain = plain.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.getConnectTimeout());
        }
        for (var customizer : customizers) {
            plain = customizer.customize(plain);
        }
        this.client = plain;
        this.filters = filters;
    }

    /** Sends the handshake to the module. It completes with an open socket, or with the status of the module's refusal. */
    Mono<Void> connect(ServerWebExchange exchange) {
        URI there = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        var answer = new HandshakeAnswer();
        exchange.getAttributes().remove(REFUSAL);
        return client.doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "offshoot.handshake", answer))
                .headers(sent -> HttpHeadersFilter.filterRequest(filters, exchange)
                        .forEach((name, values) -> {
                            // the gateway sends its own
                            if (!name.toLowerCase(Locale.ROOT).startsWith("sec-websocket-")) {
                                sent.add(name, values);
                            }
                        }))
                .websocket(WebsocketClientSpec.builder().handlePing(true).build())
                .uri("ws" + there.toString().substring("http".length()))
                .connect()
                .doOnNext(connection -> {
                    exchange.getAttributes().put(MODULE, connection);
                    exchange.getResponse().setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
                })
                .then()
                .onErrorResume(WebSocketClientHandshakeException.class, failure -> {
                    if (failure.response() == null) {
                        return Mono.error(new IOException(failure));
                    }
                    refuse(exchange, failure, answer.body());
                    return Mono.empty();
                });
    }

    private void refuse(ServerWebExchange exchange, WebSocketClientHandshakeException failure, byte[] body) {
        var headers = new HttpHeaders();
        failure.response().headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        var passed = HttpHeadersFilter.filter(filters, headers, exchange, HttpHeadersFilter.Type.RESPONSE);
        exchange.getResponse().setRawStatusCode(failure.response().status().code());
        passed.forEach(exchange.getResponse().getHeaders()::put);
        // these are removed before another attempt
        exchange.getAttributes().put(ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES, passed.headerNames());
        exchange.getAttributes().put(REFUSAL, body);
    }

    /**
     * Opens the client's socket, and relays until one side closes; or passes the module's refusal on. It completes when
     * the socket is open.
     */
    Mono<Void> relay(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        byte[] refusal = exchange.getAttribute(REFUSAL);
        if (refusal != null) {
            return response.writeWith(Mono.just(response.bufferFactory().wrap(refusal)));
        }
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        return response.setComplete()
                .then(Mono.defer(() -> server.sendWebsocket(
                        (fromClient, toClient) -> relay(exchange, fromClient, toClient),
                        WebsocketServerSpec.builder().handlePing(true).build())));
    }

    /** Closes the module's socket, unless it is being relayed. */
    void close(ServerWebExchange exchange) {
        if (exchange.getAttributes().remove(MODULE) instanceof Connection module) {
            module.dispose();
        }
    }

    private Mono<Void> relay(ServerWebExchange exchange, WebsocketInbound fromClient, WebsocketOutbound toClient) {
        var module = (Connection) exchange.getAttributes().remove(MODULE);
        var fromModule = (WebsocketInbound) module.inbound();
        var toModule = (WebsocketOutbound) module.outbound();
        Instance instance = exchange.getRequiredAttribute(Instance.ASKED);
        instance.inFlight().incrementAndGet();
        var moduleCloses = fromModule.receiveCloseStatus().cache();
        // each by itself: cancelled together with the other, it would close its side before the status is known
        pass(fromModule, toClient)
                // a client that does not read must not keep a socket that the module has closed
                .takeUntilOther(moduleCloses.then(Mono.delay(LAST_WORDS)))
                .then(Mono.defer(() -> close(toClient, moduleCloses, RESTART)))
                .subscribe();
        pass(fromClient, toModule)
                .then(Mono.defer(() -> close(toModule, fromClient.receiveCloseStatus(), GOING_AWAY)))
                .doFinally(over -> instance.inFlight().decrementAndGet())
                .subscribe();
        var over = Sinks.<Void>empty();
        fromClient.withConnection(client -> client.onDispose(over::tryEmitEmpty));
        // a cancelled close would break the connection instead
        untilTheEnd()
                .takeUntilOther(over.asMono())
                .then(Mono.defer(() -> close(toClient, Mono.empty(), GOING_AWAY)))
                .subscribe();
        return Mono.never();
    }

    /**
     * Completes when the side that sends has ended. Each frame is a write of its own: a write that fails would otherwise
     * cancel the other side, which closes it before its status is known.
     */
    private static Mono<Void> pass(WebsocketInbound from, WebsocketOutbound to) {
        return from.receiveFrames()
                .doOnNext(WebSocketFrame::retain)
                .concatMap(frame -> to.sendObject(frame).then().onErrorComplete(), 1)
                .doOnDiscard(WebSocketFrame.class, WebSocketFrame::release)
                .onErrorComplete()
                .then();
    }

    /**
     * Closes with the status of the other side.
     *
     * @param otherwise the status if the other side is gone without one
     */
    private static Mono<Void> close(
            WebsocketOutbound to, Mono<WebSocketCloseStatus> status, WebSocketCloseStatus otherwise) {
        return status.defaultIfEmpty(otherwise)
                .flatMap(why -> WebSocketCloseStatus.isValidStatusCode(why.code())
                        ? to.sendClose(why.code(), why.reasonText())
                        // the other side gave none
                        : to.sendClose())
                .timeout(LAST_WORDS)
                // only then: another close frame may still be on its way
                .onErrorResume(failure -> Mono.fromRunnable(() -> to.withConnection(Connection::dispose)));
    }

    private Mono<Void> untilTheEnd() {
        var running = end;
        return running == null ? Mono.empty() : running.asMono();
    }

    @Override
    public void start() {
        end = Sinks.empty();
    }

    /** Before the server stops, which would wait for all sockets, and break them off. */
    @Override
    public void stop() {
        var running = end;
        end = null;
        if (running != null) {
            running.tryEmitEmpty();
        }
    }

    @Override
    public boolean isRunning() {
        return end != null;
    }
}
