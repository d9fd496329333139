package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/** Guards against slow clients that block others. Uses few threads, so that few connections would suffice. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.tomcat.threads.max=10", "spring.threads.virtual.enabled=false"})
@Import(Shop.Keys.class)
class SlowClientsTests {

    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private final Shop shop;
    private final List<Socket> clients = new ArrayList<>();

    @Autowired
    SlowClientsTests(Shop shop) {
        this.shop = shop;
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void answersOthersWhileBodiesTrickle() throws IOException {
        for (var route : List.of("POST /api/things", "POST /api/me", "PUT /api/nothing")) {
            for (var i = 0; i < 12; i++) {
                open(route + HEAD + "Content-Length: 1000\r\n\r\n{");
            }
        }

        // each would hold a thread for 20 s if only the time between two bytes were limited
        var asked = System.nanoTime();
        assertThat(shop.get("/api/things").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
    }

    // Tomcat reads chunk headers and trailers without calling a filter
    @Test
    void answersOthersWhileTheHeadsOfChunksTrickle() throws IOException {
        var slow = new ArrayList<Socket>();
        for (var i = 0; i < 12; i++) {
            slow.add(open("POST /api/things" + HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;"));
        }

        var asked = System.nanoTime();
        assertThat(shop.get("/api/things").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
        assertThat(slow)
                .as("answered while the slow requests were still open")
                .anyMatch(client -> trickle(client, "x"));

        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> slow.stream().noneMatch(client -> trickle(client, "x")));
        assertThat(shop.get("/api/things").statusCode()).isEqualTo(200);
    }

    @Test
    void endsBodiesThatTrickle() throws IOException {
        var chunked = open("POST /api/things" + HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
        var refused = open("POST /api/me" + HEAD + "Content-Length: 1000\r\n\r\n{");

        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    var isOpen = trickle(chunked, "1\r\n \r\n");
                    return !trickle(refused, " ") && !isOpen;
                });
        assertThat(answer(chunked)).startsWith("HTTP/1.1 408").contains("urn:offshoot:problem:request-timeout");
    }

    @Test
    void endsHeadersThatTrickle() throws IOException {
        var client = open("GET /api/things HTTP/1.1\r\nHost: localhost\r\nX: ");

        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> !trickle(client, "x"));
    }

    private Socket open(String begin) throws IOException {
        var client = new Socket("127.0.0.1", shop.port());
        client.setSoTimeout(100);
        clients.add(client);
        client.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** Sends a few more bytes; returns false once the server has answered or disconnected. */
    private static boolean trickle(Socket client, String more) {
        try {
            if (client.getInputStream().available() > 0) {
                return false;
            }
            client.getOutputStream().write(more.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String answer(Socket client) throws IOException {
        client.setSoTimeout(5_000);
        return new String(client.getInputStream().readNBytes(1_000), StandardCharsets.US_ASCII);
    }
}
