package dev.offshoot.orders;

import static dev.offshoot.orders.OrderFixtures.anId;
import static dev.offshoot.orders.OrderFixtures.threeTeapots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.messaging.engine.modules.LocalModules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders followed over real WebSockets. */
@ApplicationModuleTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "offshoot.orders.streams=" + OrderSocketTests.READERS)
class OrderSocketTests {

    static final int READERS = 5;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    FollowingOrders following;

    @Autowired
    LocalModules modules;

    @LocalServerPort
    int port;

    private UUID order;
    private UUID customer;

    /** Tokens are a role and the id of its holder. */
    @TestConfiguration
    static class Tokens {

        @Bean
        JwtDecoder tokens() {
            return token -> {
                if (!token.contains(".")) {
                    throw new BadJwtException("not a token of these tests");
                }
                return Jwt.withTokenValue(token)
                        .header("alg", "none")
                        .subject(token.substring(token.indexOf('.') + 1))
                        .claim("roles", List.of(token.substring(0, token.indexOf('.'))))
                        .build();
            };
        }
    }

    @BeforeEach
    void somebodyNew() {
        order = anId();
        customer = anId();
    }

    /** So that the next test has all places. */
    @AfterEach
    void everybodyLeaves() {
        following.stop();
        following.start();
    }

    private void tell(Object message) {
        transactions.executeWithoutResult(status -> events.publishEvent(message));
    }

    private String path() {
        return "/api/orders/" + order + "/socket";
    }

    private String owner() {
        return bearer("customer", customer);
    }

    private static String bearer(String role, UUID who) {
        return "Bearer " + role + "." + who;
    }

    private int handshake(String path, String... headers) {
        return Listening.handshake(port, path, headers);
    }

    private Listening listening() {
        return Listening.to(port, path(), "Authorization", owner());
    }

    private void placed() {
        tell(threeTeapots(order, customer));
        await().until(() -> jdbc.queryForObject(
                        "SELECT count(*) FROM orders.order_history WHERE order_id = ?", Integer.class, order)
                == 1);
    }

    private void reservedAndCancelled() {
        tell(new StockReserved(order));
        await().until(() -> jdbc.queryForObject(
                        "SELECT count(*) FROM orders.order_history WHERE order_id = ?", Integer.class, order)
                == 2);
        tell(new PaymentDeclined(order, "DECLINED"));
    }

    @Test
    void tellsTheHistoryAsItIsWrittenUntilTheOrderEnds() {
        placed();
        var client = listening();
        await().untilAsserted(() -> assertThat(client.heard()).hasSize(1));
        assertThat(client.heard().get(0)).startsWith("""
                {"id":"1","event":"status","data":{"status":"PLACED","at":\"""");

        reservedAndCancelled();

        assertThat(client.closed()).isEqualTo(1000);
        assertThat(client.ids()).containsExactly("1", "2", "3");
    }

    @Test
    void goesOnAfterTheLastEventThatTheClientHas() {
        placed();
        reservedAndCancelled();

        var behind = Listening.to(port, path() + "?lastEventId=1", "Authorization", owner());
        var done = Listening.to(port, path() + "?lastEventId=3", "Authorization", owner());
        var garbage = Listening.to(port, path() + "?lastEventId=-1", "Authorization", owner());

        assertThat(behind.closed()).isEqualTo(1000);
        assertThat(behind.ids()).containsExactly("2", "3");
        assertThat(done.closed()).isEqualTo(1000);
        assertThat(done.ids()).isEmpty();
        assertThat(garbage.closed()).isEqualTo(1000);
        assertThat(garbage.ids()).containsExactly("1", "2", "3");
    }

    @Test
    void opensForItsOwnerAndForStaffAlone() {
        placed();

        assertThat(handshake(path())).isEqualTo(401);
        assertThat(handshake(path(), "Authorization", "Bearer nonsense")).isEqualTo(401);
        assertThat(handshake(path(), "Authorization", bearer("operator", anId())))
                .isEqualTo(403);
        assertThat(handshake(path(), "Authorization", bearer("customer", anId())))
                .isEqualTo(404);
        assertThat(handshake(path(), "Authorization", bearer("staff", anId()))).isEqualTo(101);
        assertThat(handshake(path(), "Authorization", owner())).isEqualTo(101);
    }

    // a page of another site could otherwise read a customer's orders with the customer's cookie
    @Test
    void refusesTheCookieOnForeignPages() {
        placed();
        var cookie = "offshoot_session=customer." + customer;

        assertThat(handshake(path(), "Cookie", cookie, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(handshake(path(), "Cookie", cookie)).isEqualTo(403);
        assertThat(handshake(path(), "Cookie", cookie, "Origin", "http://localhost:" + port))
                .isEqualTo(101);
    }

    @Test
    void refusesWithAProblemBeforeItOpens() {
        try (var missing = new RawSocket(port, path(), "Authorization", owner())) {
            assertThat(missing.head()).startsWith("HTTP/1.1 404").contains("Retry-After: 1");
            assertThat(missing.body()).contains("urn:offshoot:problem:no-such-order");
        }
        order = UUID.randomUUID();
        try (var unknown = new RawSocket(port, path(), "Authorization", owner())) {
            assertThat(unknown.head()).startsWith("HTTP/1.1 404").doesNotContain("Retry-After");
        }
        assertThat(handshake("/api/orders/teapot/socket", "Authorization", owner()))
                .isEqualTo(400);
        assertThat(handshake(path() + "?lastEventId=first", "Authorization", owner()))
                .isEqualTo(400);
    }

    @Test
    void asksOtherClientsToUpgrade() throws Exception {
        placed();

        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path()))
                                .header("Authorization", owner())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
        assertThat(answer.headers().firstValue("Sec-WebSocket-Version")).hasValue("13");
        assertThat(answer.body()).contains("urn:offshoot:problem:upgrade-required");
    }

    // browsers ask for it, but its buffers would take a hundred times as much memory as the messages
    @Test
    void doesNotCompress() {
        placed();

        try (var browser = new RawSocket(
                port, path(), "Authorization", owner(), "Sec-WebSocket-Extensions", "permessage-deflate")) {
            assertThat(browser.head())
                    .startsWith("HTTP/1.1 101")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void bindsReadersToTheSameLimitAsEventStreamsAndGivesTheirPlacesBack() {
        placed();
        var readers = Stream.generate(this::listening).limit(READERS).toList();

        try (var oneMore = new RawSocket(port, path(), "Authorization", owner())) {
            assertThat(oneMore.head()).startsWith("HTTP/1.1 503").contains("Retry-After: 10");
            assertThat(oneMore.body()).contains("urn:offshoot:problem:too-many-readers");
        }
        readers.get(0).socket().abort();
        readers.get(1).socket().sendClose(1000, "enough").join();

        // before the next heartbeat
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(handshake(path(), "Authorization", owner())).isEqualTo(101));
        readers.forEach(reader -> reader.socket().abort());
    }

    @Test
    void closesIfTheClientSendsAnything() {
        placed();
        var text = listening();
        var binary = listening();
        var large = listening();

        text.socket().sendText("cancel it", true);
        binary.socket().sendBinary(ByteBuffer.allocate(10), true);
        large.socket().sendText("x".repeat(2000), true);

        assertThat(text.closed()).isEqualTo(1003);
        assertThat(binary.closed()).isEqualTo(1003);
        assertThat(large.closed()).isEqualTo(1009);
    }

    @Test
    void pingsClientsAndClosesThoseThatDoNotAnswer() {
        placed();
        var alive = listening();
        try (var dead = new RawSocket(port, path(), "Authorization", owner())) {
            assertThat(dead.head()).startsWith("HTTP/1.1 101");
            for (var i = 1; i <= 4; i++) {
                var sent = i;
                following.keepAlive(System.nanoTime());
                await().until(() -> alive.pings() == sent);
                // answered after the client's own pong has been read
                alive.echo();
            }

            assertThat(dead.closed()).isEqualTo(1008);
            assertThat(alive.isClosed()).isFalse();
        }
        alive.socket().abort();
    }

    @Test
    void asksToReconnectAfterHalfAnHourSoThatTheTokenIsCheckedAgain() {
        placed();
        var client = listening();

        following.keepAlive(System.nanoTime() + Duration.ofMinutes(29).toNanos());
        assertThat(client.isClosed()).isFalse();
        following.keepAlive(System.nanoTime() + Duration.ofMinutes(31).toNanos());

        assertThat(client.closed()).isEqualTo(1012);
    }

    @Test
    void asksToReconnectWhenTheModuleMoves() throws Exception {
        placed();
        var client = listening();
        var stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + port + "/api/orders/" + order + "/stream"))
                                .header("Authorization", owner())
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        await().untilAsserted(() -> assertThat(client.heard()).hasSize(1));

        modules.host("orders", false);
        try {
            assertThat(client.closed()).isEqualTo(1012);
            assertThat(stream.body()).as("the event stream ends too").contains("id:1");
            assertThat(handshake(path(), "Authorization", owner())).isEqualTo(421);
        } finally {
            modules.host("orders", true);
        }
        reservedAndCancelled();
        var again = Listening.to(port, path() + "?lastEventId=1", "Authorization", owner());
        assertThat(again.closed()).isEqualTo(1000);
        assertThat(again.ids()).containsExactly("2", "3");
    }

    @Test
    void closesBeforeTheProcessStops() {
        placed();
        var client = listening();

        following.stop();
        try {
            assertThat(client.closed()).isEqualTo(1001);
            assertThat(handshake(path(), "Authorization", owner())).isEqualTo(503);
        } finally {
            following.start();
        }
    }

    // the sockets' buffers hold some hundred events of a history that is far longer than any real one
    @Test
    void aClientThatDoesNotReadHoldsNobodyUp() {
        placed();
        jdbc.batchUpdate(
                "INSERT INTO orders.order_history (order_id, entry, status, at) VALUES (?, ?, 'PLACED', CURRENT_TIMESTAMP)",
                IntStream.rangeClosed(2, 20_000)
                        .mapToObj(entry -> new Object[] {order, entry})
                        .toList());
        try (var slow = new RawSocket(port, path(), "Authorization", owner())) {
            assertThat(slow.head()).startsWith("HTTP/1.1 101");
            order = anId();
            placed();
            var client = listening();
            tell(new StockRejected(order, List.of()));

            await().atMost(Duration.ofSeconds(4)).until(client::isClosed);
            assertThat(client.ids()).containsExactly("1", "2");
        }
    }
}
