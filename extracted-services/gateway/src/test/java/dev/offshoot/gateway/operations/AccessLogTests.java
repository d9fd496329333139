package dev.offshoot.gateway.operations;

import static dev.offshoot.gateway.testing.Signing.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.LogLines;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class AccessLogTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "customers", "basket", "orders");

    @RegisterExtension
    private final LogLines log = new LogLines("offshoot.access");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @BeforeEach
    void listen() {
        SHOP.answers(StandIn.json(200, Signing.published(Signing.KEY)));
        awaitHosts("orders", 1);
    }

    private String line(String path) {
        await().atMost(Duration.ofSeconds(5)).until(() -> !lines(path).isEmpty());
        assertThat(lines(path)).hasSize(1);
        return lines(path).get(0);
    }

    private List<String> lines(String path) {
        return log.lines().stream()
                .filter(line -> line.contains("path=" + path + " "))
                .toList();
    }

    @Test
    void saysInOneLineWhatWasAskedAndWhatCameOfIt() {
        var customer = UUID.randomUUID().toString();
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var token = Signing.tokenOf(customer);

        var body = client().get(
                        "/api/basket?secret=query",
                        "Authorization",
                        bearer(token),
                        "traceparent",
                        "00-" + trace + "-00f067aa0ba902b7-01")
                .body();

        assertThat(line("/api/basket"))
                .matches(("method=GET path=/api/basket status=200 ms=\\d+ bytes=%d module=basket "
                                + "instance=shop@localhost:%d customer=%s trace=%s")
                        .formatted(body.length(), SHOP.url().getPort(), customer, trace));
    }

    @Test
    void saysWhatTheGatewayItselfAnswered() {
        client().get("/api/nothing");
        client().get("/actuator/modules");
        client().get("/favicon.svg");

        assertThat(line("/api/nothing")).contains("status=404").doesNotContain("module=");
        assertThat(line("/actuator/modules")).contains("status=401");
        assertThat(line("/favicon.svg")).contains("status=200").doesNotContain("bytes=0");
    }

    // whenever it disconnects: during a write, or between two
    @RepeatedTest(10)
    void saysWhenAClientLeftAStream() throws Exception {
        SHOP.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write("data: x\n\n".getBytes());
                exchange.getResponseBody().flush();
            }
        });

        var stream = client().start(
                        "GET",
                        "/api/orders/1/stream",
                        BodyPublishers.noBody(),
                        BodyHandlers.ofInputStream(),
                        "Accept",
                        "text/event-stream")
                .get()
                .body();
        assertThat(stream.read()).isEqualTo('d');
        assertThat(lines("/api/orders/1/stream")).isEmpty();
        stream.close();

        assertThat(line("/api/orders/1/stream")).contains("status=200").contains("end=left");
    }

    @Test
    void cannotBeMadeToSayTwoLines() {
        client().get("/api/basket/%0aforged=1");

        assertThat(line("/api/basket/%0aforged=1")).contains("status=400");
    }

    @Test
    void measuresWhatModulesAnswerAndHowFast() {
        client().get("/api/basket");

        var metrics = client().get("/actuator/prometheus", "Authorization", bearer(OPERATOR_KEY))
                .body();

        assertThat(metrics.lines().filter(line -> line.startsWith("spring_cloud_gateway_requests_seconds_bucket")))
                .anySatisfy(line -> assertThat(line)
                        .contains("routeId=\"basket\"")
                        .contains("outcome=\"SUCCESSFUL\"")
                        .contains("status=\"OK\"")
                        .contains("httpStatusCode=\"200\""))
                .hasSizeLessThan(200);
    }
}
