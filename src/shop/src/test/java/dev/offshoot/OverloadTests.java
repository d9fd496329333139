package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A shop that cannot keep up refuses orders, sells on what it can show, and recovers by itself. */
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "offshoot.demo=true",
            "offshoot.test.keep-datasource=true",
            "offshoot.customers.password-strength=10",
            "offshoot.security.operator-key=" + OverloadTests.OPERATOR_KEY,
            "spring.datasource.username=postgres",
            "spring.grpc.server.enabled=false"
        })
class OverloadTests {

    static final String OPERATOR_KEY = "the-operator-key-of-an-overloaded-shop-0123456789";

    private static final String CHECKOUT = """
            {"shippingAddress": {"name": "Alice", "street": "Main Street 1", "city": "Springfield",
             "postalCode": "12345", "country": "DE"}, "paymentToken": "tok_ok"}""";

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        settings.add("spring.datasource.url", TestDatabase::newPostgresDatabase);
    }

    @LocalServerPort
    int port;

    @Autowired
    DataSource connections;

    @Autowired
    JdbcTemplate jdbc;

    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";
    private String product = "";

    @BeforeEach
    void aliceShops() {
        signIn("staff");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<String> products =
                    JsonPath.read(send("GET", "/api/products?size=1", "").body(), "$.items[*].id");
            product = products.isEmpty() ? "" : products.get(0);
            return !product.isEmpty()
                    && send("POST", "/api/stock/" + product + "/restock", "{\"quantity\":1000}")
                                    .statusCode()
                            < 300;
        });
        signIn("alice");
        await().until(() -> want().statusCode() == 200);
        // other tests may have left the shop behind
        await().atMost(Duration.ofSeconds(30))
                .until(() -> checkOut(UUID.randomUUID().toString()).statusCode() == 202);
    }

    private void signIn(String name) {
        token = "";
        token = JsonPath.read(
                send(
                                "POST",
                                "/api/sessions",
                                "{\"email\":\"%s@offshoot.example\",\"password\":\"offshoot-demo\"}".formatted(name))
                        .body(),
                "$.token");
    }

    private HttpResponse<String> want() {
        return send("PUT", "/api/basket/items/" + product, "{\"quantity\":1}");
    }

    private HttpResponse<String> checkOut(String key) {
        return send("POST", "/api/basket/checkout", CHECKOUT, "Idempotency-Key", key);
    }

    private HttpResponse<String> send(String method, String path, String json, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (path.startsWith("/actuator")) {
            request.header("Authorization", "Bearer " + OPERATOR_KEY);
        } else if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesOrdersThatWouldWaitTooLongAndAcceptsThemLater() throws SQLException {
        var key = new AtomicReference<String>();
        try (var held = holdBackInventory()) {
            var refused = await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> {
                                want();
                                key.set(UUID.randomUUID().toString());
                                return checkOut(key.get());
                            },
                            answer -> answer.statusCode() != 202);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).contains("urn:offshoot:problem:too-busy");

            assertThat(send("GET", "/api/products", "").statusCode()).isEqualTo(200);
            assertThat(send("GET", "/api/products/" + product, "").statusCode()).isEqualTo(200);
            assertThat(send("GET", "/api/basket", "").body())
                    .as("a refused checkout leaves the basket")
                    .contains(product);
            assertThat(send("GET", "/actuator/prometheus", "").body())
                    .containsPattern("offshoot_requests_refused_total\\{.*reason=\"delay\".*} [1-9]")
                    .containsPattern("offshoot_requests_refusing(\\{.*})? [01]\\.[0-9]*");
            held.rollback();
        }

        // with the very key that was refused
        var accepted = await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> checkOut(key.get()), answer -> answer.statusCode() == 202);
        assertThat(await().atMost(Duration.ofSeconds(30))
                        .until(() -> checkOut(key.get()), answer -> answer.statusCode() == 202)
                        .body())
                .as("the same order")
                .isEqualTo(accepted.body());
        awaitConfirmed(accepted);
    }

    /** Its worker waits for this lock, as it would for a processor that others use. */
    private Connection holdBackInventory() throws SQLException {
        var connection = connections.getConnection();
        connection.setAutoCommit(false);
        try (var lock = connection.createStatement()) {
            lock.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            lock.execute("LOCK TABLE inventory.stock IN EXCLUSIVE MODE");
        }
        return connection;
    }

    @Test
    void acceptsOrdersWhateverIsParkedOrLiesInTheFuture() {
        for (var module : new String[] {"orders", "inventory", "payments", "shipping"}) {
            insert(module, 9, "- INTERVAL '1' DAY");
            insert(module, 0, "+ INTERVAL '1' HOUR");
        }

        for (var i = 0; i < 3; i++) {
            want();
            var placed = checkOut("quiet-" + UUID.randomUUID());
            assertThat(placed.statusCode()).isEqualTo(202);
            awaitConfirmed(placed);
        }
    }

    private void awaitConfirmed(HttpResponse<String> placed) {
        var order = placed.headers().firstValue("Location").orElseThrow();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send("GET", order, "").body().matches("(?s).*\"(CONFIRMED|SHIPPED|COMPLETED)\".*"));
    }

    private void insert(String module, int lane, String due) {
        jdbc.update(
                "INSERT INTO %s.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload) VALUES (?, CURRENT_TIMESTAMP %s, ?, 'a.B', 1, 'a', CURRENT_TIMESTAMP, 'A.b', '{}')"
                        .formatted(module, due),
                lane,
                UUID.randomUUID());
    }
}
