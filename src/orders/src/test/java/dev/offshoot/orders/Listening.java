package dev.offshoot.orders;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A client of a WebSocket, and what it hears. */
final class Listening implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile CompletableFuture<Void> pong = new CompletableFuture<>();
    private WebSocket socket;

    private Listening() {}

    /** Opens a WebSocket. */
    static Listening to(int port, String path, String... headers) {
        var listening = new Listening();
        listening.socket = listening.open(port, path, headers);
        return listening;
    }

    /** The status of the answer to a handshake; if the socket opens, it is closed again. */
    static int handshake(int port, String path, String... headers) {
        try {
            new Listening().open(port, path, headers).abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private WebSocket open(int port, String path, String... headers) {
        var opening = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        for (var i = 0; i < headers.length; i += 2) {
            opening.header(headers[i], headers[i + 1]);
        }
        return opening.buildAsync(URI.create("ws://localhost:" + port + path), this)
                .join();
    }

    WebSocket socket() {
        return socket;
    }

    /** Sends a ping, and waits for its pong: the other side has read everything sent before. */
    void echo() {
        var answer = new CompletableFuture<Void>();
        pong = answer;
        socket.sendPing(ByteBuffer.allocate(0)).join();
        answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    int pings() {
        return pings.get();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    List<String> heard() {
        return heard;
    }

    List<String> ids() {
        return heard.stream()
                .map(message -> JSON.readTree(message).path("id").asString())
                .toList();
    }

    /** The status with which the other side closes. */
    int closed() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        partial.append(part);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        pong.complete(null);
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        pings.incrementAndGet();
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
