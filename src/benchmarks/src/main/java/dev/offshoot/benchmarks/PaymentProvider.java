package dev.offshoot.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A payment provider for the shop and for the taxi. It answers late, however many requests are pending, and always with
 * success.
 */
final class PaymentProvider implements AutoCloseable {

    private final HttpServer server;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
    private final Duration delay;

    PaymentProvider(Duration delay) throws IOException {
        this.delay = delay;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/", exchange -> timer.schedule(() -> answer(exchange), this.delay.toMillis(), TimeUnit.MILLISECONDS));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) {
        var id = UUID.randomUUID();
        var taxi = exchange.getRequestURI().getPath().equals("/charges");
        var body = taxi
                ? "{\"status\":\"APPROVED\",\"reference\":\"" + id + "\"}"
                : "{\"id\":\"" + id + "\",\"status\":\"AUTHORIZED\"}";
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(taxi ? 200 : 201, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        timer.shutdownNow();
    }
}
