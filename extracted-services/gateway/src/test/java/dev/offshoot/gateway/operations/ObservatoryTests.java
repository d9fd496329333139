package dev.offshoot.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway shows authorized users of all processes together. */
class ObservatoryTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "orders", "inventory");
    static final StandIn SERVICE = new StandIn("inventory-service", "inventory");
    static final StandIn LAUNCHER = new StandIn("launcher");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> SHOP.url() + "," + SERVICE.url());
        settings.add("offshoot.gateway.launcher", LAUNCHER::url);
    }

    @AfterAll
    static void end() {
        SHOP.close();
        SERVICE.close();
        LAUNCHER.close();
    }

    @BeforeEach
    void inventoryIsOut() {
        SHOP.hosts("orders");
        SERVICE.hosts("inventory");
        awaitHosts("orders", 1);
        awaitHosts("inventory", 1);
        await().until(() -> hosts("inventory").equals("inventory-service"));
    }

    private String hosts(String module) {
        return json(get("/actuator/modules"))
                .at("/modules/" + module + "/hosts/0/process")
                .asString("");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String path) {
        return client().get(path, "Authorization", "Bearer " + OPERATOR_KEY);
    }

    private HttpResponse<String> post(String path, String body) {
        return client().post(path, body, "Authorization", "Bearer " + OPERATOR_KEY);
    }

    private static HttpHandler json(String body) {
        return StandIn.json(200, body);
    }

    @Test
    void showsAllProcessesTwiceASecondToWhoMayLook() throws Exception {
        SHOP.answers(json("""
                {"process":"shop","broker":"rabbitmq","modules":{"orders":{"hosted":true}},"published":[{"messages":7}]}"""));
        SERVICE.answers(StandIn.json(500, "{}"));

        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/actuator/observatory"))
                .header("Authorization", "Bearer " + OPERATOR_KEY)
                .timeout(Duration.ofSeconds(10))
                .build();
        var stream = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(stream.headers().firstValue("Content-Type")).get().asString().startsWith("text/event-stream");
        var views =
                stream.body().filter(line -> line.startsWith("data:")).limit(2).toList();

        var view = new JsonMapper().readTree(views.get(1).substring("data:".length()));
        assertThat(view.path("gateway").asBoolean()).isTrue();
        assertThat(view.path("starts").asBoolean()).isTrue();
        assertThat(view.at("/processes/0/published/0/messages").asInt()).isEqualTo(7);
        assertThat(view.at("/processes/0/reachable").asBoolean()).isTrue();
        assertThat(view.at("/processes/1/reachable").asBoolean()).isFalse();
        assertThat(view.at("/processes/1/process").asString()).isEqualTo("inventory-service");
    }

    @Test
    void showsNothingToOthers() {
        for (var path : new String[] {
            "/actuator/observatory", "/actuator/traffic/x", "/actuator/reports", "/actuator/deliveries"
        }) {
            assertThat(client().get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(client().post("/actuator/processes/shop", "{}").statusCode()).isEqualTo(401);
        assertThat(client().post("/actuator/deliveries/orders/1", "{}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void putsTogetherTheWayOfAnOrder() {
        SHOP.answers(json("{\"steps\":[{\"type\":\"orders.PlaceOrder\"}]}"));
        SERVICE.answers(json("{\"steps\":[{\"type\":\"inventory.ReserveStock\"}]}"));

        var way = json(get("/actuator/traffic/an%20order"));

        assertThat(way.path("steps")).hasSize(2);
        assertThat(SHOP.requests()).extracting(StandIn.Request::path).containsExactly("/actuator/traffic/an%20order");
    }

    @Test
    void takesEachReportFromWhoHasIt() {
        SHOP.answers(json("{\"orders\":[{\"orderId\":\"1\"}],\"payments\":null}"));
        SERVICE.answers(json("{\"orders\":null,\"payments\":[]}"));

        var answer = post("/actuator/reports", "{\"orders\":\"1,2\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var reports = json(answer);

        assertThat(reports.at("/orders/0/orderId").asString()).isEqualTo("1");
        assertThat(reports.path("payments").isArray()).isTrue();
        assertThat(reports.has("acknowledged")).isFalse();
    }

    @Test
    void saysWhyAQuestionIsRefused() {
        SHOP.answers(StandIn.json(400, "{\"detail\":\"At most 1000 orders at once\"}"));
        SERVICE.answers(json("{}"));

        var refused = post("/actuator/reports", "{\"orders\":\"x\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("At most 1000 orders at once");
    }

    @Test
    void listsWhatIsParkedOnceAndDrivesItAgainWhereItIs() {
        // the shop still sees the tables of the extracted module
        SHOP.answers(json("""
                {"parked":[{"module":"inventory","id":4},{"module":"orders","id":4}]}"""));
        SERVICE.answers(json("{\"parked\":[{\"module\":\"inventory\",\"id\":4}]}"));

        var parked = json(get("/actuator/deliveries")).path("parked");

        assertThat(parked).hasSize(2);
        SERVICE.answers(StandIn.json(202, "{}"));
        assertThat(post("/actuator/deliveries/inventory/4", "{}").statusCode()).isEqualTo(202);
        assertThat(SERVICE.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("POST /actuator/deliveries/inventory/4");
        assertThat(post("/actuator/deliveries/nothing/4", "{}").statusCode()).isEqualTo(404);
        SERVICE.answers(StandIn.json(404, "{\"detail\":\"It may have been replayed already\"}"));
        var gone = post("/actuator/deliveries/inventory/4", "{}");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("replayed already");
    }

    @Test
    void hasSeenWhatTheLauncherSaysIsReady() {
        SERVICE.close();
        awaitHosts("inventory", 0);
        LAUNCHER.answers(exchange -> {
            SERVICE.comesBack();
            StandIn.json(200, "{\"started\":true}").handle(exchange);
        });

        assertThat(post("/actuator/processes/inventory-service", "{}").statusCode())
                .isEqualTo(200);

        assertThat(hosting("inventory")).hasSize(1);
    }

    @Test
    void letsTheLauncherStartAProcess() {
        LAUNCHER.answers(json("{\"started\":true}"));
        assertThat(post("/actuator/processes/payments-service", "{}").statusCode())
                .isEqualTo(200);
        var asked = LAUNCHER.requests().get(0);
        assertThat(asked.path()).isEqualTo("/start/payments-service");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer " + OPERATOR_KEY);

        LAUNCHER.answers(StandIn.json(409, "{\"detail\":\"port 8086 is taken\"}"));
        var refused = post("/actuator/processes/payments-service", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("port 8086 is taken");

        LAUNCHER.answers(exchange -> exchange.close());
        assertThat(post("/actuator/processes/payments-service", "{}").statusCode())
                .isEqualTo(503);
    }
}
