package dev.offshoot.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The terminal output of a move; a fake server replaces the launcher and the gateway. */
class MovingModuleTests {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void showsThatTheServiceIsStillStartingAndCountsThatTime() {
        server.createContext("/start/inventory-service", exchange -> {
            await().until(() -> printed.toString().contains("so far"));
            answer(exchange, 200, "{\"started\":true}");
        });
        server.createContext("/actuator/modules", exchange -> answer(exchange, 200, """
                {"modules":{"inventory":{"hosts":[{"process":"shop"}],
                 "move":{"to":"inventory-service","step":"DONE"}}}}"""));
        var port = server.getAddress().getPort();
        var moving = new MovingModule(
                new RunningLauncher(
                        1, Instant.EPOCH, port, "the-key", "http://127.0.0.1:" + port + "/", true, null, List.of()),
                new Output(new PrintStream(printed, true), true, false));

        moving.start("inventory-service");
        moving.move("inventory", "inventory-service");

        var done =
                Pattern.compile("hosted by inventory-service after ([\\d.]+) s").matcher(printed.toString());
        assertThat(done.find()).as(printed.toString()).isTrue();
        assertThat(Double.parseDouble(done.group(1))).isGreaterThanOrEqualTo(1);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
