package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as a newcomer starts it, in an empty folder, and what a customer can do with nothing but HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckoutJourneyIT {

    private final Path folder = Path.of("target", "processes", "journey-" + UUID.randomUUID());
    private final RunningJar shop = new RunningJar(Path.of("target/shop.jar"), "shop", folder);
    private ShopClient alice;
    private String product;

    @BeforeAll
    void start() {
        shop.start();
        alice = new ShopClient(shop::uri).signIn("alice@offshoot.example", "offshoot-demo");
        var found =
                alice.get("/api/products?q=teapot&size=1").expect(200).body().path("items");
        assertThat(found).as("the demo's catalogue has a teapot").hasSize(1);
        product = found.path(0).path("id").asString();
        await().until(() -> alice.get("/api/stock/" + product).status() == 200);
    }

    @AfterAll
    void end() {
        shop.close();
    }

    @Test
    void saysWhereToLookWhereTheDataIsAndWhoMaySignIn() throws Exception {
        await().untilAsserted(() -> assertThat(Files.readString(shop.log()))
                .contains("look at   http://127.0.0.1:" + shop.port())
                .contains("data in   " + folder.toAbsolutePath().normalize() + "/data/shop.mv.db")
                .contains("sign in   alice@offshoot.example")
                .doesNotContain("WARN")
                .doesNotContain("ERROR"));
    }

    @Test
    void anOrderIsCompleted() {
        var order = ended(bought("tok_ok", Map.of()));

        assertThat(statuses(order)).containsExactly("PLACED", "RESERVED", "CONFIRMED", "SHIPPED", "COMPLETED");
        var id = order.text("id");
        assertThat(alice.get("/api/payments/" + id).expect(200).text("status")).isEqualTo("TAKEN");
        assertThat(alice.get("/api/shipments/" + id).expect(200).text("status")).isEqualTo("DELIVERED");
        await().untilAsserted(() -> assertThat(
                        alice.get("/api/notifications").expect(200).body().toString())
                .contains(id));
    }

    @ParameterizedTest
    @CsvSource({
        "tok_declined, 12345, DE, PAYMENT_DECLINED",
        "tok_ok,       00000, DE, LOST",
        "tok_ok,       12345, AQ, NO_CARRIER",
    })
    void anOrderThatCannotBeIsCancelledAndSaysWhy(String token, String postalCode, String country, String reason) {
        var order = ended(bought(token, Map.of("postalCode", postalCode, "country", country)));

        assertThat(order.text("status")).isEqualTo("CANCELLED");
        assertThat(last(order, "reason")).isEqualTo(reason);
    }

    @Test
    void anOrderOfMoreThanThereIsIsCancelled() {
        alice.want(product, 99);

        var order = ended(alice.checkOut(UUID.randomUUID().toString(), "tok_ok", ShopClient.address())
                .expect(202)
                .text("orderId"));

        assertThat(last(order, "reason")).isEqualTo("OUT_OF_STOCK");
    }

    @Test
    void anOrderCanBeCancelledUntilACarrierHasIt() {
        var id = bought("tok_slow", Map.of());
        await().until(() -> alice.get("/api/orders/" + id).expect(200).text("status"), "RESERVED"::equals);

        alice.post("/api/orders/" + id + "/cancellation", Map.of()).expect(202);
        var order = ended(id);

        assertThat(last(order, "reason")).isEqualTo("BY_CUSTOMER");
        await().untilAsserted(() -> assertThat(
                        alice.get("/api/payments/" + id).expect(200).text("status"))
                .isEqualTo("REVERSED"));
        alice.post("/api/orders/" + id + "/cancellation", Map.of()).expect(409);
    }

    private String bought(String token, Map<String, String> whereTo) {
        alice.want(product, 1);
        var address = new HashMap<>(ShopClient.address());
        address.putAll(whereTo);
        return alice.checkOut(UUID.randomUUID().toString(), token, address)
                .expect(202)
                .text("orderId");
    }

    private ShopClient.Answer ended(String order) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> alice.get("/api/orders/" + order).expect(200),
                        answer -> List.of("COMPLETED", "CANCELLED").contains(answer.text("status")));
    }

    private static List<String> statuses(ShopClient.Answer order) {
        return StreamSupport.stream(order.body().path("history").spliterator(), false)
                .map(step -> step.path("status").asString())
                .toList();
    }

    private static String last(ShopClient.Answer order, String field) {
        var history = order.body().path("history");
        return history.path(history.size() - 1).path(field).asString();
    }
}
