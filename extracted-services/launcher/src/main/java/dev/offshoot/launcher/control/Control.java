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
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the orders of the commands at other terminals: on this machine alone, and only from those who know the key.
 *
 * <p>{@code POST /start/{process}} answers when it is ready, {@code POST /stop/{process}} when it has ended, {@code POST
 * /down} at once. What cannot be done is a 409, and what fails a 500, with its reason as {@code detail}.
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
    private final Runnable down;

    public Control(String key, Fleet fleet, Runnable down) throws IOException {
        this.expected = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
        this.fleet = fleet;
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
                respond(exchange, 401, Map.of("detail", "The key is not this launcher's"));
                return;
            }
            var path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("POST")) {
                respond(exchange, 405, Map.of("detail", "Orders are sent with POST"));
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
            } else {
                respond(exchange, 404, Map.of("detail", "There is no such order"));
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
            // the JDK's server would only hang up
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
