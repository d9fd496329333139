package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as a newcomer starts it in an empty folder, and a customer's journey over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckoutJourneyIT {

    private final Path folder = Path.of("target", "processes", "journey-" + UUID.randomUUID());
    private final RunningJar jar = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder).asItIs();
    private Function<String, URI> shop;
    private ShopClient alice;
    private String product;

    @BeforeAll
    void start() throws Exception {
        shop = open();
        alice = new ShopClient(shop).signIn("alice@offshoot.example", "offshoot-demo");
        var found =
                alice.get("/api/products?q=teapot&size=1").expect(200).body().path("items");
        assertThat(found).as("the demo's catalogue has a teapot").hasSize(1);
        product = found.path(0).path("id").asString();
        await().until(() -> alice.get("/api/stock/" + product).status() == 200);
    }

    /**
     * Starts the shop, or uses a running one with the demo at {@code -Doffshoot.test.shop=http://…}.
     *
     * @return its base URL
     */
    Function<String, URI> open() throws Exception {
        var elsewhere = System.getProperty("offshoot.test.shop");
        if (elsewhere != null) {
            return path -> URI.create(elsewhere + path);
        }
        jar.start();
        await().untilAsserted(() -> assertThat(Files.readString(jar.log()))
                .as("it prints its address, the location of its data, and who may sign in")
                .contains("look at   http://127.0.0.1:" + jar.port())
                .contains("data in   " + folder.toAbsolutePath().normalize() + "/data/shop.mv.db")
                .contains("sign in   alice@offshoot.example")
                .doesNotContain("WARN")
                .doesNotContain("ERROR"));
        return jar::uri;
    }

    @AfterAll
    void end() throws Exception {
        jar.close();
    }

    @Test
    void showsTheBookInBothLanguages() {
        assertThat(alice.text("/book/")).isEqualTo(alice.text("/book")).contains("<html lang=\"en\">");
        assertThat(alice.text("/book/zh/")).contains("<html lang=\"zh-CN\">");
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

        var order = ended(alice.buy("tok_ok"));

        assertThat(last(order, "reason")).isEqualTo("OUT_OF_STOCK");
    }

    // after a broken connection, a browser sends the last event id, and gets each later event once
    @Test
    void anOrderIsFollowedAndGoneOnWithWhereTheConnectionBroke() {
        var stream = "/api/orders/" + bought("tok_ok", Map.of()) + "/stream";

        assertThat(alice.follow(stream, "0", 2)).containsExactly("1", "2");
        assertThat(alice.follow(stream, "2", 10)).containsExactly("3", "4", "5");
        assertThat(alice.follow(stream, "4", 10)).containsExactly("5");
    }

    @Test
    void anOrderIsFollowedOverAWebSocketAsWell() {
        var order = "/api/orders/" + bought("tok_ok", Map.of());
        // a socket is not opened before the order is there
        alice.get(order).expect(200);

        var socket = alice.open(order + "/socket", "0");

        assertThat(socket.closed()).isEqualTo(1000);
        assertThat(socket.ids()).containsExactly("1", "2", "3", "4", "5");
        var late = alice.open(order + "/socket", "3");
        assertThat(late.closed()).isEqualTo(1000);
        assertThat(late.ids()).containsExactly("4", "5");
    }

    @Test
    void staffPutMoreOnTheShelfAndCustomersDoNot() {
        var staff = ShopClient.staff(shop);
        var restock = "/api/stock/" + product + "/restock";
        var before = onHand();

        alice.post(restock, Map.of("quantity", 3)).expect(403);
        staff.post(restock, Map.of("quantity", 0)).expect(400);
        staff.post(restock, Map.of("quantity", 1_000_001)).expect(400);
        staff.post("/api/stock/" + UUID.randomUUID() + "/restock", Map.of("quantity", 3))
                .expect(404);
        assertThat(onHand()).isEqualTo(before);

        staff.post(restock, Map.of("quantity", 3)).expect(200);
        assertThat(onHand()).isEqualTo(before + 3);
    }

    private int onHand() {
        return alice.get("/api/stock/" + product)
                .expect(200)
                .body()
                .path("onHand")
                .asInt();
    }

    @Test
    void theCatalogueIsLargeAndEveryPictureIsThere() throws Exception {
        var page = alice.get("/api/products?size=100").expect(200).body();

        assertThat(page.path("total").asInt()).isGreaterThanOrEqualTo(200);
        for (var item : page.path("items")) {
            assertThat(alice.statusOf(item.path("imageUrl").asString()))
                    .as("picture of %s", item)
                    .isEqualTo(200);
        }
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
        return alice.buy(token, address);
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
