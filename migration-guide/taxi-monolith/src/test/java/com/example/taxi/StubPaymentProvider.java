package com.example.taxi;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A payment provider on a port of its own that answers what a test tells it, or nothing. */
public class StubPaymentProvider implements AutoCloseable {

    public record Received(String path, String idempotencyKey, String body) {

        public Object value(String path) {
            return JsonPath.read(body, path);
        }
    }

    private record Reply(int status, String json, CountDownLatch heldUntil) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Reply reply;
    private volatile Runnable meanwhile;

    public StubPaymentProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        begin();
    }

    /** Forgets what it received, and approves. */
    public void begin() {
        received.clear();
        meanwhile = () -> {};
        answer(200, """
                {"status": "APPROVED", "reference": "ch_1"}""");
    }

    public void answer(int status, String json) {
        reply = new Reply(status, json, null);
    }

    /** Takes requests, and leaves them without an answer until it is closed. */
    public void keepSilent() {
        reply = new Reply(200, "{}", closing);
    }

    /** What happens elsewhere between a request and its answer. */
    public void meanwhile(Runnable deed) {
        meanwhile = deed;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Received> received() {
        return received;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Reply current = reply;
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    body));
            meanwhile.run();
            if (current.heldUntil() != null) {
                current.heldUntil().await();
            }
            byte[] json = current.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(current.status(), json.length);
            exchange.getResponseBody().write(json);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
