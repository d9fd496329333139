package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            "offshoot.gateway.answer-within=500ms",
            "offshoot.gateway.body-within=500ms",
            "offshoot.gateway.concurrent=1"
        })
class StreamsTests extends GatewayTest {

    static final StandIn ONE = new StandIn("shop", "orders", "catalog");
    static final StandIn TWO = new StandIn("other", "orders", "catalog");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> ONE.url() + "," + TWO.url());
    }

    @BeforeEach
    void hosts() {
        awaitHosts("orders", 2);
    }

    private static void bothAnswer(HttpHandler handler) {
        ONE.answers(handler);
        TWO.answers(handler);
    }

    private BufferedReader stream() {
        var answer = client().start(
                        "GET",
                        "/api/orders/1/stream",
                        BodyPublishers.noBody(),
                        BodyHandlers.ofInputStream(),
                        "Accept",
                        "text/event-stream")
                .join();
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static HttpHandler events(Duration every, CountDownLatch first) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write("data: first\n\n".getBytes());
                out.flush();
                first.await();
                while (true) {
                    out.write("data: next\n\n".getBytes());
                    out.flush();
                    Thread.sleep(every.toMillis());
                }
            } catch (IOException | InterruptedException e) {
                // the client has disconnected
            }
        };
    }

    @Test
    void passesAnEventOnWhileItsStreamIsOpen() throws Exception {
        var let = new CountDownLatch(1);
        bothAnswer(events(Duration.ofMillis(1), let));

        try (var stream = stream()) {
            assertThat(stream.readLine()).isEqualTo("data: first");
            let.countDown();
            assertThat(stream.readLine()).isEmpty();
            assertThat(stream.readLine()).isEqualTo("data: next");
        }
    }

    @Test
    void saysToProxiesThatAStreamIsNotToBeHeldBack() throws Exception {
        bothAnswer(StandIn.text(200, "text/event-stream;charset=UTF-8", "data: only\n\n"));

        var answer = client().get("/api/orders/1/stream", "Accept", "text/event-stream");

        assertThat(answer.headers().allValues("X-Accel-Buffering")).containsExactly("no");
        assertThat(client().get("/api/nothing").headers().allValues("X-Accel-Buffering"))
                .isEmpty();
    }

    @Test
    void letsStreamsLastAndBoundsThemNot() throws Exception {
        bothAnswer(events(Duration.ofMillis(100), new CountDownLatch(0)));

        try (var one = stream();
                var two = stream();
                var three = stream()) {
            // longer than the limit for other responses
            for (var i = 0; i < 25; i++) {
                assertThat(one.readLine()).isNotNull();
            }
            assertThat(two.readLine()).isEqualTo("data: first");
            assertThat(three.readLine()).isEqualTo("data: first");
        }
    }

    @Test
    void beginsAStreamAtOnePlaceOnly() {
        bothAnswer(StandIn.json(503, "{}"));

        var answer = client().get("/api/orders/1/stream", "Accept", "text/event-stream");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ONE.requests().size() + TWO.requests().size()).isEqualTo(1);
    }

    /** So many bytes, counted while they are read. */
    private static final class Feed extends InputStream {

        private final long length;
        private final AtomicLong sent = new AtomicLong();

        Feed(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return sent.get() == length ? -1 : (int) ('a' + sent.getAndIncrement() % 26);
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
            var next = (int) Math.min(count, length - sent.get());
            sent.addAndGet(next);
            return next == 0 ? -1 : next;
        }
    }

    @Test
    void passesAnImportOnWithoutHoldingIt() throws Exception {
        var arrived = new AtomicLong();
        var let = new CountDownLatch(1);
        bothAnswer(exchange -> {
            try (var body = exchange.getRequestBody()) {
                var buffer = new byte[8192];
                for (int n; (n = body.read(buffer)) >= 0; ) {
                    if (arrived.addAndGet(n) > 100_000) {
                        let.await();
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        var feed = new Feed(60_000_000);

        var answer = client().start(
                        "POST",
                        "/api/products/imports",
                        BodyPublishers.ofInputStream(() -> feed),
                        BodyHandlers.ofString(),
                        "Content-Type",
                        "text/csv");
        // while the module does not read, only the socket buffers fill up
        await().atMost(Duration.ofSeconds(10)).until(() -> arrived.get() > 100_000);
        var before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(10))
                .until(() -> before.getAndSet(feed.sent.get()) == feed.sent.get());
        assertThat(feed.sent.get()).isLessThan(40_000_000);
        let.countDown();

        assertThat(answer.get().statusCode()).isEqualTo(202);
        assertThat(arrived.get()).isEqualTo(60_000_000);
        assertThat(ONE.requests().size() + TWO.requests().size()).isEqualTo(1);
    }

    @Test
    void doesNotRepeatAnImport() {
        bothAnswer(StandIn.json(503, "{}"));

        var answer = client().send(
                        "POST",
                        "/api/products/imports",
                        BodyPublishers.ofString("id,title"),
                        "Content-Type",
                        "text/csv",
                        "Idempotency-Key",
                        "1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ONE.requests().size() + TWO.requests().size()).isEqualTo(1);
    }

    @Test
    void boundsWhatOnlySaysThatItIsAStreamOrAnImport() {
        bothAnswer(StandIn.json(200, "{}"));
        var large = BodyPublishers.ofString("x".repeat(100_000));

        assertThat(client().send("POST", "/api/orders/1/cancellation", large, "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(413);
        assertThat(client().send("POST", "/api/products", large, "Content-Type", "text/csv")
                        .statusCode())
                .isEqualTo(413);
    }
}
