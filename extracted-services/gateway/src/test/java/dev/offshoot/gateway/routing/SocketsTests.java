package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.RawClient;
import dev.offshoot.gateway.testing.SocketClient;
import dev.offshoot.gateway.testing.SocketStandIn;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;

@TestPropertySource(
        properties = {
            "offshoot.gateway.answer-within=1s",
            "offshoot.gateway.silence=1s",
            "offshoot.gateway.idle=1s",
            "offshoot.gateway.concurrent=1"
        })
class SocketsTests extends GatewayTest {

    static final SocketStandIn ONE = new SocketStandIn("orders");
    static final SocketStandIn TWO = new SocketStandIn("orders");
    static final String SOCKET = "/api/orders/1/socket";

    @Autowired
    Sockets sockets;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> ONE.url() + "," + TWO.url());
    }

    @BeforeEach
    void hosts() {
        awaitHosts("orders", 2);
    }

    @Test
    void passesMessagesAndTheCodeThatAsksToReconnect() {
        ONE.says(1012, "first", "second");
        TWO.says(1012, "first", "second");

        var client = new SocketClient(port(), SOCKET + "?lastEventId=2");

        assertThat(client.closed()).isEqualTo(1012);
        assertThat(client.heard()).containsExactly("first", "second");
        assertThat(ONE.handshakes().size() + TWO.handshakes().size()).isEqualTo(1);
        ONE.handshakes().addAll(TWO.handshakes());
        // the module compares the origin with the host
        assertThat(ONE.handshakes()).containsExactly(SOCKET + "?lastEventId=2 localhost:" + port() + " null");
    }

    private static void bothRefuse(int status) {
        ONE.refuses(status);
        TWO.refuses(status);
    }

    private static void bothListen() {
        ONE.listens();
        TWO.listens();
    }

    private static List<String> heardByTheModule() {
        return Stream.of(ONE, TWO).flatMap(one -> one.heard().stream()).toList();
    }

    @Test
    void passesTheRefusalOfTheModuleOn() {
        bothRefuse(404);

        var answer = SocketClient.refusal(port(), SOCKET);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        try (var raw = new RawClient(port())) {
            raw.send(handshake("Connection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"));
            assertThat(raw.answer(5)).startsWith("HTTP/1.1 404").contains("urn:offshoot:problem:of-the-module");
        }
    }

    private static String handshake(String headers) {
        return "GET " + SOCKET + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n" + headers
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    @Test
    void refusesAMalformedHandshake() {
        bothListen();

        try (var raw = new RawClient(port())) {
            raw.send(handshake("Connection: Upgrade, close\r\nSec-WebSocket-Version: 8\r\n"));
            assertThat(raw.answer(5)).startsWith("HTTP/1.1 400").contains("urn:offshoot:problem:malformed-request");
        }
        try (var raw = new RawClient(port())) {
            raw.send(handshake("Connection: close\r\nSec-WebSocket-Version: 13\r\n"));
            assertThat(raw.answer(5)).startsWith("HTTP/1.1 400").contains("urn:offshoot:problem:malformed-request");
        }
        assertThat(ONE.handshakes()).isEmpty();
        assertThat(TWO.handshakes()).isEmpty();
    }

    @Test
    void asksAnotherProcessIfTheModuleHasMoved() {
        for (var i = 0; i < 4; i++) {
            ONE.refuses(421);
            TWO.says(1000, "here");

            var client = new SocketClient(port(), SOCKET);

            assertThat(client.closed()).isEqualTo(1000);
            assertThat(client.heard()).containsExactly("here");
        }
    }

    @Test
    void answersWithAProblemIfNoProcessHostsTheModule() {
        bothRefuse(421);

        assertThat(SocketClient.refusal(port(), SOCKET).statusCode()).isEqualTo(503);
    }

    @Test
    void asksToReconnectIfTheModuleDies() {
        for (var one : List.of(ONE, TWO)) {
            one.opens((in, out) -> out.sendObject(new TextWebSocketFrame("last words"))
                    .then()
                    .then(Mono.fromRunnable(() ->
                            in.withConnection(connection -> connection.channel().close()))));
        }

        var client = new SocketClient(port(), SOCKET);

        assertThat(client.closed()).isEqualTo(1012);
        assertThat(client.heard()).containsExactly("last words");
    }

    // a client that is gone is only noticed if the module's pings reach it; a frame is not a slow request
    @Test
    void passesPingsAndPongsForLongerThanARequestMayTake() {
        bothListen();

        var client = new SocketClient(port(), SOCKET);

        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong"));
        client.socket().sendText("anybody?", true).join();
        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong", "anybody?"));
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(5)).until(() -> !client.isClosed());
        client.socket().sendClose(3001, "enough").join();
        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong", "anybody?", "closed 3001"));
    }

    @Test
    void tellsTheModuleThatAClientIsGone() {
        bothListen();
        var client = new SocketClient(port(), SOCKET);
        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong"));

        client.socket().abort();

        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong", "closed 1001"));
    }

    @Test
    void doesNotLimitHowManySocketsAreOpen() {
        bothListen();

        var clients =
                Stream.generate(() -> new SocketClient(port(), SOCKET)).limit(3).toList();

        await().untilAsserted(() -> assertThat(heardByTheModule()).hasSize(3));
        assertThat(clients).noneMatch(SocketClient::isClosed);
        clients.forEach(client -> client.socket().abort());
    }

    @Test
    void closesAllSocketsBeforeItStops() {
        bothListen();
        var client = new SocketClient(port(), SOCKET);
        await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong"));

        sockets.stop();
        try {
            assertThat(client.closed()).isEqualTo(1001);
            await().untilAsserted(() -> assertThat(heardByTheModule()).containsExactly("pong", "closed 1001"));
        } finally {
            sockets.start();
        }
    }
}
