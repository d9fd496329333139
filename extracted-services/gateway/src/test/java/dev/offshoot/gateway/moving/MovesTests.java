package dev.offshoot.gateway.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps of a move, and when it is refused. Journeys with real processes show that nothing is lost. */
@TestPropertySource(properties = "offshoot.gateway.move-within=2s")
class MovesTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "inventory", "catalog");
    static final StandIn SERVICE = new StandIn("inventory-service", "inventory").sharingMovesWith(SHOP);

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> SHOP.url() + "," + SERVICE.url());
    }

    @BeforeEach
    void theShopHostsAll() {
        for (var process : new StandIn[] {SHOP, SERVICE}) {
            process.refuses(false);
            process.isSilent(false);
            process.countsFor(Duration.ZERO);
            process.hasBroker(true);
            process.worksOn(new UUID(0, 0));
            process.answers(StandIn.json(200, "{}"));
        }
        SHOP.hosts("inventory", "catalog");
        SERVICE.hosts();
        awaitHosts("catalog", 1);
        awaitHosts("inventory", 1);
    }

    private HttpResponse<String> move(String module, String body) {
        return client().post("/actuator/modules/" + module, body, "Authorization", "Bearer " + OPERATOR_KEY);
    }

    private JsonNode inventory() {
        return new JsonMapper()
                .readTree(client().get("/actuator/modules", "Authorization", "Bearer " + OPERATOR_KEY)
                        .body())
                .path("modules")
                .path("inventory");
    }

    private void awaitStep(String step) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> inventory().path("move").path("step").asString(), step::equals);
    }

    @Test
    void movesThereAndBack() {
        assertThat(move("inventory", "{\"to\":\"inventory-service\"}").statusCode())
                .isEqualTo(202);
        awaitStep("DONE");
        assertThat(SERVICE.isHosting("inventory")).isTrue();
        assertThat(SHOP.isHosting("inventory")).isFalse();

        assertThat(move("inventory", "{\"to\":\"shop\"}").statusCode()).isEqualTo(202);
        awaitStep("DONE");
        assertThat(SERVICE.isHosting("inventory")).isFalse();
        assertThat(SHOP.isHosting("inventory")).isTrue();
    }

    @Test
    void sharesRequestsByWeightUntilItIsAskedToGoOn() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":25}");
        awaitStep("SHARING");
        for (int i = 0; i < 400; i++) {
            client().get("/api/stock/" + UUID.randomUUID());
        }

        assertThat(SERVICE.requests().size()).as("a quarter of 400").isBetween(60, 140);
        assertThat(SHOP.isHosting("inventory")).isTrue();

        move("inventory", "{\"to\":\"inventory-service\"}");
        awaitStep("DONE");
        assertThat(SHOP.isHosting("inventory")).isFalse();
    }

    @Test
    void sharesNothingWithNobody() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":25}");
        awaitStep("SHARING");
        SHOP.hosts("catalog");
        await().until(() -> inventory().path("hosts").size() == 1);

        refused(
                "inventory",
                "{\"to\":\"inventory-service\",\"weight\":50}",
                409,
                "no other process to share its requests with");
        assertThat(move("inventory", "{\"to\":\"inventory-service\"}").statusCode())
                .isEqualTo(202);
        awaitStep("DONE");
    }

    @Test
    void isTakenBackWhileItShares() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":25}");
        awaitStep("SHARING");

        assertThat(move("inventory", "{\"to\":\"shop\"}").statusCode()).isEqualTo(202);
        awaitStep("DONE");

        assertThat(SHOP.isHosting("inventory")).isTrue();
        assertThat(SERVICE.isHosting("inventory")).isFalse();
        SHOP.answers(StandIn.json(200, "{}"));
        for (int i = 0; i < 20; i++) {
            client().get("/api/stock/" + UUID.randomUUID());
        }
        assertThat(SHOP.requests()).as("all requests go there again").hasSize(20);
    }

    @Test
    void doesNotGoOnToAHostThatIsGone() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":50}");
        awaitStep("SHARING");
        SERVICE.close();
        try {
            refused("inventory", "{\"to\":\"inventory-service\"}", 409, "does not answer");

            assertThat(move("inventory", "{\"to\":\"shop\"}").statusCode())
                    .as("the move can be reversed")
                    .isEqualTo(202);
            awaitStep("DONE");
            assertThat(inventory().path("move").path("reason").asString())
                    .contains("inventory-service", "hosts 'inventory' again when it is back");
        } finally {
            SERVICE.comesBack();
        }
        await().until(() -> inventory().path("hosts").size() > 1);
        move("inventory", "{\"to\":\"shop\"}");
        awaitStep("DONE");
    }

    @Test
    void isNotDoneWhileTheOldHostIsSilent() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":50}");
        awaitStep("SHARING");
        SHOP.isSilent(true);
        await().until(() -> inventory().path("hosts").size() == 1);

        move("inventory", "{\"to\":\"inventory-service\"}");
        awaitStep("REFUSED");

        assertThat(SHOP.isHosting("inventory"))
                .as("it still hosts the module, though it is silent")
                .isTrue();
        assertThat(inventory().path("move").path("reason").asString()).contains("shop", "did not answer in time");
    }

    @Test
    void aDatabaseThatCountsSlowlyMakesNoProcessSilent() {
        SHOP.countsFor(Duration.ofSeconds(4));

        inventory();

        for (int i = 0; i < 10; i++) {
            assertThat(client().get("/api/stock/" + UUID.randomUUID()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void staysWithBothWhereTheOldHostDoesNotLetGo() {
        move("inventory", "{\"to\":\"inventory-service\",\"weight\":50}");
        awaitStep("SHARING");
        SHOP.refuses(true);

        move("inventory", "{\"to\":\"inventory-service\"}");
        awaitStep("REFUSED");

        assertThat(inventory().path("move").path("reason").asString()).contains("Nobody else hears it");
        assertThat(SHOP.isHosting("inventory")).isTrue();
        assertThat(SERVICE.isHosting("inventory")).isTrue();
    }

    @Test
    void isRefusedBeforeAnythingIsTouchedWhereItWouldNotBeSafe() {
        refused("nothing", "{\"to\":\"shop\"}", 404, "There is no module 'nothing'.");
        refused("inventory", "{\"to\":\"nobody\"}", 409, "There is no process 'nobody'");
        refused("catalog", "{\"to\":\"inventory-service\"}", 409, "inventory-service does not carry 'catalog'.");
        refused("inventory", "{\"to\":\"inventory-service\",\"weight\":100}", 400, "from 1 to 99");

        refused("inventory", "{\"to\":\"nobody\",\"start\":true}", 409, "No launcher started this gateway");
        refused("inventory", "{\"to\":\"shop\",\"weight\":10}", 409, "no other process to share its requests with");

        SHOP.hasBroker(false);
        refused("inventory", "{\"to\":\"inventory-service\"}", 409, "has no broker");
        SHOP.hasBroker(true);

        // with two databases, each would miss the other's changes
        SERVICE.worksOn(new UUID(0, 1));
        refused("inventory", "{\"to\":\"inventory-service\"}", 409, "use different databases");
        assertThat(SERVICE.isHosting("inventory")).isFalse();
    }

    private void refused(String module, String body, int status, String why) {
        var answer = move(module, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(why);
    }
}
