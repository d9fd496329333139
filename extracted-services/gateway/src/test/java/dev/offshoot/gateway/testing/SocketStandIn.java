package dev.offshoot.gateway.testing;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A fake process that hosts one module, and opens WebSockets or refuses to, as the test wants. */
public final class SocketStandIn implements AutoCloseable {

    private final String module;
    private final DisposableServer server;
    private final List<String> handshakes = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Handler handler = (in, out) -> Mono.never();
    private volatile int refusal;

    /** What a socket does. */
    public interface Handler {
        Publisher<Void> handle(WebsocketInbound in, WebsocketOutbound out);
    }

    public SocketStandIn(String module) {
        this.module = module;
        this.server = HttpServer.create()
                .host("localhost")
                .port(0)
                .handle(this::answer)
                .bindNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().startsWith("/actuator/")) {
            return response.header("Content-Type", "application/json").sendString(Mono.just("""
                    {"process":"shop","broker":"none","accepting":true,"modules":{"%s":
                    {"hosted":true,"ready":true,"hearing":true,"pending":0,"parked":0,"outgoing":0,
                    "schema":"00000000-0000-0000-0000-000000000000"}}}""".formatted(module)));
        }
        handshakes.add(request.uri() + " " + request.requestHeaders().get("Host") + " "
                + request.requestHeaders().get("Last-Event-ID"));
        if (refusal != 0) {
            return response.status(refusal)
                    .header("Content-Type", "application/problem+json")
                    .header("Retry-After", "7")
                    .sendString(Mono.just("{\"type\":\"urn:offshoot:problem:of-the-module\"}"));
        }
        return response.sendWebsocket(
                (in, out) -> handler.handle(in, out),
                WebsocketServerSpec.builder().handlePing(true).build());
    }

    public URI url() {
        return URI.create("http://localhost:" + server.port());
    }

    /** Refuses handshakes with this status. */
    public void refuses(int status) {
        refusal = status;
        handshakes.clear();
    }

    public void opens(Handler opened) {
        refusal = 0;
        handler = opened;
        handshakes.clear();
        heard.clear();
    }

    /** Sends these messages, and closes. */
    public void says(int status, String... messages) {
        opens((in, out) -> out.sendObject(Flux.fromArray(messages).map(TextWebSocketFrame::new))
                .then()
                .then(out.sendClose(status, "as told")));
    }

    /** Pings, and records pongs, messages and how the client closes. */
    public void listens() {
        opens((in, out) -> out.sendObject(new PingWebSocketFrame())
                .then()
                .then(in.receiveFrames()
                        .doOnNext(frame -> heard.add(
                                frame instanceof PongWebSocketFrame ? "pong" : ((TextWebSocketFrame) frame).text()))
                        .then())
                .then(in.receiveCloseStatus())
                .map(WebSocketCloseStatus::code)
                .doOnNext(code -> heard.add("closed " + code))
                .then());
    }

    /** The target, the host and the last event of each handshake. */
    public List<String> handshakes() {
        return handshakes;
    }

    public List<String> heard() {
        return heard;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
