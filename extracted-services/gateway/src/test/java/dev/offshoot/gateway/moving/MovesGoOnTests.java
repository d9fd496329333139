package dev.offshoot.gateway.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.GatewayApplication;
import dev.offshoot.gateway.testing.Client;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any running gateway completes a move, even if the gateway that began it is gone. */
@TestPropertySource(properties = "offshoot.gateway.move-within=3s")
class MovesGoOnTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "inventory", "catalog");
    static final StandIn SERVICE = new StandIn("inventory-service", "inventory").sharingMovesWith(SHOP);
    static final StandIn LAUNCHER = new StandIn("launcher");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", MovesGoOnTests::processes);
        settings.add("offshoot.gateway.launcher", LAUNCHER::url);
    }

    private static String processes() {
        return SHOP.url() + "," + SERVICE.url();
    }

    @BeforeEach
    void theShopHostsAll() {
        for (var process : new StandIn[] {SHOP, SERVICE}) {
            process.hasBroker(true);
            process.keepsMoves(true);
        }
        // the previous test's move is over
        await().until(
                        () -> inventory(client()).path("move").path("step").asString(),
                        step -> List.of("", "DONE", "REFUSED").contains(step));
        SHOP.hosts("inventory", "catalog");
        SERVICE.hosts();
        awaitHosts("inventory", 1);
    }

    private HttpResponse<String> move(Client gateway, String body) {
        return gateway.post("/actuator/modules/inventory", body, "Authorization", "Bearer " + OPERATOR_KEY);
    }

    private static JsonNode inventory(Client gateway) {
        return new JsonMapper()
                .readTree(gateway.get("/actuator/modules", "Authorization", "Bearer " + OPERATOR_KEY)
                        .body())
                .path("modules")
                .path("inventory");
    }

    private void awaitStep(Client gateway, String step) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> inventory(gateway).path("move").path("step").asString(), step::equals);
    }

    private void awaitHost(StandIn host, StandIn other) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> host.isHosting("inventory") && !other.isHosting("inventory"));
    }

    @Test
    void finishesAMoveWhoseGatewayDied() {
        for (var step : new String[] {"STARTING", "SHARING", "LETTING_GO"}) {
            SHOP.hosts("inventory", "catalog");
            SERVICE.hosts(step.equals("STARTING") ? new String[0] : new String[] {"inventory"});
            awaitHosts("inventory", step.equals("STARTING") ? 1 : 2);

            SHOP.keptMoves()
                    .compute(
                            "inventory",
                            (module, last) -> Map.of(
                                    "revision",
                                    last == null ? 1L : (long) last.get("revision") + 1,
                                    "state",
                                    """
                    {"from":["shop"],"to":"inventory-service","step":"%s","weight":null,"reason":null,
                    "since":"2026-11-28T06:00:00Z"}""".formatted(step)));

            awaitHost(SERVICE, SHOP);
            awaitStep(client(), "DONE");
        }
    }

    // a process may still report an outdated revision: that move must not be repeated
    @Test
    void followsNothingOlderThanWhatItKnows() {
        assertThat(move(client(), "{\"to\":\"inventory-service\"}").statusCode())
                .isEqualTo(202);
        awaitStep(client(), "DONE");
        var known = inventory(client()).path("move");
        var last = SHOP.keptMoves().get("inventory");

        SHOP.keptMoves().put("inventory", Map.of("revision", (long) last.get("revision") - 1, "state", """
                {"from":["inventory-service"],"to":"shop","step":"STARTING","weight":null,"reason":null,
                "since":"2026-11-28T06:00:00Z"}"""));

        try {
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(inventory(client()).path("move")).isEqualTo(known);
                assertThat(SHOP.isHosting("inventory")).isFalse();
            });
        } finally {
            SHOP.keptMoves().put("inventory", last);
        }
    }

    @Test
    void twoGatewaysAgree() {
        try (var other = new SpringApplicationBuilder(GatewayApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.grpc.server.port=0",
                        "--offshoot.gateway.poll=50ms",
                        "--offshoot.security.operator-key=" + OPERATOR_KEY,
                        "--offshoot.gateway.instances=" + processes())) {
            var second = new Client(
                    ((WebServerApplicationContext) other).getWebServer().getPort());

            assertThat(move(client(), "{\"to\":\"inventory-service\",\"weight\":25}")
                            .statusCode())
                    .isEqualTo(202);
            awaitStep(second, "SHARING");
            await().untilAsserted(() -> assertThat(inventory(second).path("hosts"))
                    .filteredOn(host -> host.path("process").asString().equals("inventory-service"))
                    .extracting(host -> host.path("weight").asInt())
                    .containsExactly(25));
            assertThat(move(second, "{\"to\":\"shop\",\"weight\":50}").statusCode())
                    .as("the move back, through the other gateway")
                    .isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                var move = inventory(client()).path("move");
                return move.path("to").asString().equals("shop")
                        && move.path("step").asString().equals("SHARING");
            });
            assertThat(move(client(), "{\"to\":\"inventory-service\"}").statusCode())
                    .isEqualTo(202);

            awaitStep(client(), "DONE");
            awaitStep(second, "DONE");
            assertThat(inventory(second).path("move"))
                    .isEqualTo(inventory(client()).path("move"));
            assertThat(SHOP.isHosting("inventory")).isFalse();
        }
    }

    @Test
    void startsTheProcessAndMovesThereThoughNobodyWaits() {
        SERVICE.close();
        await().until(() -> new JsonMapper()
                .readTree(client().get("/actuator/modules", "Authorization", "Bearer " + OPERATOR_KEY)
                        .body())
                .path("instances")
                .valueStream()
                .anyMatch(instance -> !instance.path("reachable").asBoolean()));
        LAUNCHER.answers(exchange -> {
            SERVICE.comesBack();
            StandIn.json(200, "{\"started\":true}").handle(exchange);
        });

        var answer = move(client(), "{\"to\":\"inventory-service\",\"start\":true}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("\"step\":\"LAUNCHING\"");
        awaitStep(client(), "DONE");
        assertThat(LAUNCHER.requests()).extracting(StandIn.Request::path).containsExactly("/start/inventory-service");
        assertThat(SERVICE.isHosting("inventory")).isTrue();
    }

    @Test
    void saysWhyAProcessDoesNotStart() {
        LAUNCHER.answers(StandIn.json(409, "{\"detail\":\"There is no process 'nobody'\"}"));

        assertThat(move(client(), "{\"to\":\"nobody\",\"start\":true}").statusCode())
                .isEqualTo(202);

        awaitStep(client(), "REFUSED");
        assertThat(inventory(client()).path("move").path("reason").asString())
                .isEqualTo("There is no process 'nobody'");
        assertThat(SHOP.isHosting("inventory")).isTrue();
    }

    @Test
    void movesAlsoWhereNoProcessKeepsIt() {
        SHOP.keepsMoves(false);
        SERVICE.keepsMoves(false);

        assertThat(move(client(), "{\"to\":\"inventory-service\"}").statusCode())
                .isEqualTo(202);

        awaitStep(client(), "DONE");
        assertThat(SHOP.isHosting("inventory")).isFalse();
        SHOP.keepsMoves(true);
        SERVICE.keepsMoves(true);
        assertThat(move(client(), "{\"to\":\"shop\"}").statusCode()).isEqualTo(202);
        awaitHost(SHOP, SERVICE);
    }
}
