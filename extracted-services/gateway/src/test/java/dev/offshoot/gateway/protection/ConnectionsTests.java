package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.LogLines;
import dev.offshoot.gateway.testing.RawClient;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.StandIn;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

@TestPropertySource(
        properties = {
            "offshoot.gateway.silence=1s",
            "offshoot.gateway.idle=2s",
            "offshoot.gateway.body-within=3s",
            "offshoot.gateway.connections=8"
        })
class ConnectionsTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "basket", "catalog");

    private static final String POST = "POST /api/basket/checkout HTTP/1.1\r\nHost: shop\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

    @RegisterExtension
    private final LogLines log = new LogLines("offshoot");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @BeforeEach
    void shop() {
        SHOP.answers(StandIn.json(200, "{}"));
        awaitHosts("basket", 1);
    }

    @Test
    void closesAConnectionWhoseHeadersNeverEnd() {
        try (var slow = new RawClient(port())) {
            slow.send("GET /api/basket HTTP/1.1\r\nHost: shop\r\nX: ");

            // however many bytes arrive
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        slow.send("x");
                        return slow.isClosed();
                    });
        }
        assertThat(SHOP.requests()).isEmpty();
    }

    @Test
    void closesAConnectionWhoseBodyStops() {
        try (var slow = new RawClient(port())) {
            slow.send(POST + "{");

            await().atMost(Duration.ofMillis(2_500)).until(slow::isClosed);
            assertThat(slow.heard()).startsWith("HTTP/1.1 408").contains("urn:offshoot:problem:request-too-slow");
        }
        assertThat(SHOP.requests()).isEmpty();
    }

    @Test
    void takesAClientThatStopsForNoTroubleOfTheModule() {
        for (var i = 0; i < 3; i++) {
            try (var slow = new RawClient(port())) {
                slow.send("POST /api/products/imports HTTP/1.1\r\nHost: shop\r\nContent-Type: text/csv\r\n"
                        + "Content-Length: 1000\r\n\r\nid,title");

                await().atMost(Duration.ofSeconds(4)).until(slow::isClosed);
            }
            try (var gone = new RawClient(port())) {
                SHOP.requests().clear();
                gone.send("POST /api/products/imports HTTP/1.1\r\nHost: shop\r\nContent-Type: text/csv\r\n"
                        + "Content-Length: 1000\r\n\r\nid,title");
                await().atMost(Duration.ofSeconds(4))
                        .until(() -> !SHOP.requests().isEmpty());
            }
        }
        assertThat(client().get("/actuator/prometheus", "Authorization", Signing.bearer(OPERATOR_KEY))
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("resilience4j_circuitbreaker_calls_seconds_count")
                                && line.contains("kind=\"failed\"")
                                && line.contains("catalog@")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
    }

    @Test
    void waitsForABodyNoLongerThanItIsWorth() {
        try (var slow = new RawClient(port())) {
            slow.send(POST);

            // however many bytes arrive
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> {
                        slow.send(" ");
                        return slow.isClosed();
                    });
            assertThat(slow.heard()).startsWith("HTTP/1.1 408").contains("urn:offshoot:problem:request-too-slow");
        }
        assertThat(SHOP.requests()).isEmpty();
    }

    /** {@code Expect: 100-continue} gets an interim response, which is not the final one. */
    @Test
    void anImportThatWasToldToContinueTakesAsLongAsItTakes() {
        try (var slow = new RawClient(port())) {
            slow.send("POST /api/products/imports HTTP/1.1\r\nHost: shop\r\nContent-Type: text/csv\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 60\r\n\r\n");
            await().until(() -> !slow.isClosed() && slow.heard().startsWith("HTTP/1.1 100"));

            // one byte at a time, for longer than headers and the rest of a body may take
            for (var i = 0; i < 60; i++) {
                assertThat(slow.send("x")).isTrue();
                slow.isClosed();
            }

            assertThat(slow.answer(5)).contains("HTTP/1.1 200");
        }
    }

    @Test
    void waitsNoLongerForTheRestOfABodyOnceItHasAnswered() {
        try (var slow = new RawClient(port())) {
            slow.send("TRACE /api/basket HTTP/1.1\r\nHost: shop\r\nContent-Length: 100000\r\n\r\n");

            // however many bytes arrive
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> {
                        slow.send(" ");
                        return slow.isClosed();
                    });
            assertThat(slow.heard()).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void closesAConnectionThatIsNotUsed() {
        try (var silent = new RawClient(port());
                var idle = new RawClient(port())) {
            idle.send("GET /api/basket HTTP/1.1\r\nHost: shop\r\n\r\n");

            assertThat(idle.answer(5)).startsWith("HTTP/1.1 200");
            await().atMost(Duration.ofSeconds(5)).until(silent::isClosed);
        }
    }

    @Test
    void servesTheNextRequestOnTheSameConnection() {
        var request = "POST /api/basket/checkout HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n{}";
        try (var twice = new RawClient(port())) {
            twice.send(request + request);

            assertThat(twice.answer(5).split("HTTP/1.1 200")).hasSize(3);
        }
    }

    @Test
    void logsOnlyDroppedErrorsThatAreNotOfClosedConnections() {
        Operators.onErrorDropped(catchThrowable(new NioSocketChannel()::eventLoop), Context.empty());
        Operators.onErrorDropped(new IOException("Connection reset by peer"), Context.empty());
        Operators.onErrorDropped(new IllegalStateException("a defect"), Context.empty());

        assertThat(log.events())
                .filteredOn(line -> line.getThrowableProxy() != null)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a defect"));
    }

    @Test
    void takesNoMoreConnectionsThanItIsSet() {
        var all = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < 12; i++) {
                all.add(new RawClient(port()));
            }

            await().atMost(Duration.ofMillis(1_900))
                    .until(() -> all.stream().skip(8).allMatch(RawClient::isClosed));
        } finally {
            all.forEach(RawClient::close);
        }
        await().atMost(Duration.ofSeconds(5))
                .ignoreExceptionsMatching(e -> true)
                .until(() -> {
                    try (var next = new RawClient(port())) {
                        next.send("GET /api/basket HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
                        return next.answer(1).startsWith("HTTP/1.1 200");
                    }
                });
    }
}
