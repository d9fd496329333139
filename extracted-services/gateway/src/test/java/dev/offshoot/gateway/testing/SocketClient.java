package dev.offshoot.gateway.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client of a WebSocket, and what it hears. */
public final class SocketClient implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    public SocketClient(int port, String path, String... headers) {
        var opening = HTTP.newWebSocketBuilder();
        for (var i = 0; i < headers.length; i += 2) {
            opening.header(headers[i], headers[i + 1]);
        }
        socket = opening.buildAsync(URI.create("ws://localhost:" + port + path), this)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** The answer to a handshake that is refused. */
    public static HttpResponse<?> refusal(int port, String path, String... headers) {
        try {
            new SocketClient(port, path, headers).socket.abort();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw e;
        }
        throw new AssertionError("The socket was opened");
    }

    public WebSocket socket() {
        return socket;
    }

    public List<String> heard() {
        return heard;
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** The status with which the other side closes. */
    public int closed() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        heard.add(text.toString());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}
