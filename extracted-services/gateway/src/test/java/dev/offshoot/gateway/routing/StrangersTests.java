package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.offshoot.gateway.testing.FoundAddresses;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.LogLines;
import dev.offshoot.gateway.testing.StandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Something else answers at an address: it can neither stop the routing, nor fill or forge the log. */
@Import(FoundAddresses.class)
class StrangersTests extends GatewayTest {

    private static final String ANOTHER_PROGRAM =
            "its answer is that of another program, so it is not a process of the shop: check the test";

    @RegisterExtension
    private final LogLines log = LogLines.ofAll();

    @Autowired
    private Instances instances;

    @Autowired
    private FoundAddresses addresses;

    private final StandIn one = new StandIn("one", "inventory");
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer stranger;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = URI.create("http://localhost:" + stranger.getAddress().getPort());
        stranger.start();
    }

    private void answers(HttpHandler handler) {
        stranger.createContext("/", exchange -> {
            asked.incrementAndGet();
            handler.handle(exchange);
        });
        addresses.are(one.url(), url);
        awaitHosts("inventory", 1);
    }

    @AfterEach
    void stop() {
        stranger.stop(0);
        one.close();
    }

    private String trouble() {
        return instances.all().stream()
                .filter(instance -> instance.url().equals(url))
                .findFirst()
                .map(Instance::trouble)
                .orElse(null);
    }

    private long lines() {
        return log.lines().stream()
                .filter(line -> line.contains(url.toString()))
                .count();
    }

    @Test
    void doNotStopTheRouting() throws Exception {
        answers(StandIn.json(200, "{\"modules\":null}"));

        await().until(() -> ANOTHER_PROGRAM.equals(trouble()));
        assertThat(client().get("/api/stock/1").statusCode()).isEqualTo(200);
    }

    @Test
    void haveNoWordsInTheLog() throws IOException {
        var greeter = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        url = URI.create("http://localhost:" + greeter.getLocalPort());
        var greeting = CompletableFuture.runAsync(() -> greet(greeter));
        try (greeter) {
            addresses.are(one.url(), url);

            await().until(() -> asked.get() > 10);
            assertThat(lines()).isEqualTo(1);
            assertThat(log.lines()).noneMatch(line -> line.contains("forged"));
        }
        assertThat(greeting).succeedsWithin(Duration.ofSeconds(10));
    }

    /** Says something else than HTTP to each client, until its socket is closed. */
    private void greet(ServerSocket greeter) {
        while (!greeter.isClosed()) {
            try (var client = greeter.accept()) {
                client.getInputStream().read();
                client.getOutputStream()
                        .write(("forged-" + asked.incrementAndGet() + " everything is lost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the client has left, or the test ends
            }
        }
    }

    @Test
    void haveNoNameThatForgesALine() {
        answers(
                StandIn.json(
                        200,
                        "{\"process\":\"shop\\n2026 ERROR everything is lost\",\"broker\":\"none\",\"accepting\":true,\"modules\":{}}"));

        await().until(() -> ANOTHER_PROGRAM.equals(trouble()));
        assertThat(log.lines()).noneMatch(line -> line.contains("everything is lost"));
    }

    @Test
    void fillNoLogByComingAndGoing() {
        answers(exchange -> StandIn.json(
                        asked.get() % 2 == 0 ? 503 : 200,
                        "{\"process\":\"shop\",\"broker\":\"none\",\"accepting\":true,\"modules\":{}}")
                .handle(exchange));

        await().until(() -> asked.get() > 20);
        assertThat(lines()).isBetween(1L, 2L);
    }
}
