package dev.offshoot.launcher.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accepts requests of commands in other terminals, from this machine only and with the launcher's key.
 *
 * <p>{@code POST /start/{process}} answers when the process is ready, {@code POST /stop/{process}} when it has ended,
 * {@code POST /broker/{name}} when all messages go over that broker, {@code POST /down} at once. A refused request is a
 * 409, a failure a 500, with the reason as {@code detail}.
 */
public class Control implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "control");
        thread.setDaemon(true);
        return thread;
    });
    private final byte[] expected;
    private final Fleet fleet;
    private final Consumer<String> brokers;
    private final Runnable down;

    /** @param brokers changes to the broker of this name, and returns when that is done */
    public Control(String key, Fleet fleet, Consumer<String> brokers, Runnable down) throws IOException {
        this.expected = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
        this.fleet = fleet;
        this.brokers = brokers;
        this.down = down;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected)) {
                respond(exchange, 401, Map.of("detail", "The key is not the one of this launcher"));
                return;
            }
            var path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("POST")) {
                respond(exchange, 405, Map.of("detail", "Use POST"));
            } else if (path.equals("/down")) {
                respond(exchange, 202, Map.of());
                down.run();
            } else if (path.startsWith("/start/")) {
                obey(exchange, () -> Map.of("started", fleet.start(path.substring("/start/".length()))));
            } else if (path.startsWith("/stop/")) {
                obey(exchange, () -> {
                    fleet.stop(path.substring("/stop/".length()));
                    return Map.of();
                });
            } else if (path.startsWith("/broker/")) {
                obey(exchange, () -> {
                    brokers.accept(path.substring("/broker/".length()));
                    return Map.of();
                });
            } else {
                respond(
                        exchange,
                        404,
                        Map.of(
                                "detail",
                                "Unknown path: use /start/{process}, /stop/{process}, /broker/{name} or /down"));
            }
        }
    }

    private interface Order {
        Map<String, ?> done();
    }

    private static void obey(HttpExchange exchange, Order order) throws IOException {
        Map<String, ?> answer;
        try {
            answer = order.done();
        } catch (Refused e) {
            respond(exchange, 409, Map.of("detail", String.valueOf(e.getMessage())));
            return;
        } catch (RuntimeException e) {
            // the JDK's server would only close the connection
            respond(exchange, 500, Map.of("detail", "The launcher failed: " + e));
            return;
        }
        respond(exchange, 200, answer);
    }

    private static void respond(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
