package dev.offshoot.gateway.routing;

import static dev.offshoot.gateway.testing.Signing.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import dev.offshoot.platform.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            // slow polling, so that the gateway notices changes only through its requests
            "offshoot.gateway.poll=1h",
            "offshoot.gateway.answer-within=1s",
            "offshoot.gateway.concurrent=4"
        })
class ModuleFilterTests extends GatewayTest {

    // each test uses another module, because it may open circuits
    private static final String[] MODULES = {
        "basket", "orders", "inventory", "payments", "shipping", "notifications", "customers"
    };

    static final StandIn ONE = new StandIn("shop", MODULES);
    static final StandIn TWO = new StandIn("other", MODULES);

    @Autowired
    private Instances instances;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> ONE.url() + "," + TWO.url());
    }

    @BeforeEach
    void bothHostAll() {
        ONE.answers(StandIn.json(200, "{}"));
        TWO.answers(StandIn.json(200, "{}"));
        ONE.hosts(MODULES);
        instances.askAll().block();
        awaitHosts("basket", 2);
    }

    private int asked() {
        return ONE.requests().size() + TWO.requests().size();
    }

    private static void bothAnswer(HttpHandler handler) {
        ONE.answers(handler);
        TWO.answers(handler);
    }

    @Test
    void asksAnotherHostWhereAModuleHasLeft() {
        ONE.answers(StandIn.json(421, "{}", "X-Trace-Of-The-First", "1"));

        // which instance is tried first is random
        do {
            var answer = client().post("/api/basket/checkout", "{\"a\":1}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Trace-Of-The-First")).isEmpty();
        } while (ONE.requests().isEmpty());

        assertThat(client().get("/actuator/prometheus", "Authorization", bearer(OPERATOR_KEY))
                        .body())
                .containsPattern("offshoot_gateway_detours_total\\{.*module=\"basket\"");
    }

    @Test
    void asksNoMoreWhereItSawThatAModuleHasLeft() {
        ONE.hosts();
        ONE.answers(StandIn.json(421, "{}"));
        do {
            client().get("/api/basket");
        } while (ONE.requests().isEmpty());

        ONE.requests().clear();
        IntStream.range(0, 20).forEach(i -> client().get("/api/basket"));

        assertThat(ONE.requests()).isEmpty();
    }

    @Test
    void answersThatNobodyHostsAModule() {
        bothAnswer(StandIn.json(421, "{\"secret\":1}"));

        var answer = client().get("/api/basket");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("module-unavailable").doesNotContain("secret");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void asksAnotherHostWhereNobodyListens() {
        var bodies = new CopyOnWriteArrayList<String>();
        TWO.answers(exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            StandIn.json(200, "{}").handle(exchange);
        });
        ONE.close();
        try {
            // nothing was done yet, so any request can be retried
            for (var i = 0; i < 10; i++) {
                assertThat(client().post("/api/customers", "{\"a\":1}").statusCode())
                        .isEqualTo(200);
            }
        } finally {
            ONE.comesBack();
        }

        assertThat(bodies).hasSize(10).containsOnly("{\"a\":1}");
    }

    @Test
    void repeatsOnlyWhatIsTheSameDoneTwice() {
        bothAnswer(StandIn.json(503, "{}"));

        assertThat(client().get("/api/notifications").statusCode()).isEqualTo(503);
        assertThat(asked()).as("a GET").isEqualTo(2);

        bothAnswer(StandIn.json(503, "{}"));
        assertThat(client().post("/api/basket/checkout", "{}").statusCode()).isEqualTo(503);
        assertThat(asked()).as("a POST").isEqualTo(1);

        bothAnswer(StandIn.json(503, "{}"));
        assertThat(client().post("/api/basket/checkout", "{}", "Idempotency-Key", "1")
                        .statusCode())
                .isEqualTo(503);
        assertThat(asked()).as("a POST with a key").isEqualTo(2);
    }

    @Test
    void answersFromTheOtherHostWhereOneIsInTrouble() {
        ONE.answers(StandIn.json(503, "{}"));
        TWO.answers(StandIn.json(200, "{\"from\":\"two\"}"));

        do {
            assertThat(client().get("/api/notifications").body()).contains("two");
        } while (ONE.requests().isEmpty());
    }

    @Test
    void passesOnThatAModuleIsTooBusyWithoutAskingMoreOfIt() {
        var refusal = "{\"type\":\"urn:offshoot:problem:too-busy\",\"status\":503}";
        bothAnswer(StandIn.json(503, refusal, "Retry-After", "7", Refusal.TOO_BUSY_HEADER, "delay"));

        var answer = client().post("/api/basket/checkout", "{}", "Idempotency-Key", "1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(refusal);
        assertThat(answer.headers().allValues("Retry-After")).containsExactly("7");
        assertThat(asked()).as("even with a key").isEqualTo(1);

        // many more than open a circuit
        IntStream.range(0, 100).forEach(i -> client().post("/api/basket/checkout", "{}", "Idempotency-Key", "1"));
        assertThat(asked()).isEqualTo(101);
        bothAnswer(StandIn.json(200, "{}"));
        assertThat(client().get("/api/basket").statusCode()).as("a read").isEqualTo(200);
    }

    @Test
    void waitsNoLongerThanAnAnswerMayTake() {
        var let = new CountDownLatch(1);
        bothAnswer(held(let));

        var began = System.nanoTime();
        var answer = client().get("/api/shipments/1");
        let.countDown();

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("urn:offshoot:problem:module-too-slow");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertThat(asked()).as("a slow request is not retried").isEqualTo(1);
    }

    private static HttpHandler held(CountDownLatch until) {
        return exchange -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            StandIn.json(200, "{}").handle(exchange);
        };
    }

    @Test
    void letsNoMoreWaitForOneModuleThanItIsSet() {
        var let = new CountDownLatch(1);
        bothAnswer(held(let));
        var waiting = IntStream.range(0, 4)
                .mapToObj(i -> client().start("GET", "/api/orders"))
                .toList();
        await().atMost(Duration.ofSeconds(5)).until(() -> asked() == 4);

        var refused = client().get("/api/orders");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("urn:offshoot:problem:module-busy");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        ONE.answers(StandIn.json(200, "{}"));
        TWO.answers(StandIn.json(200, "{}"));
        assertThat(client().get("/api/basket").statusCode())
                .as("another module")
                .isEqualTo(200);
        let.countDown();
        waiting.forEach(one -> one.join());
    }

    @Test
    void oneOddRequestThatFailsEachTimeShutsNobodyElseOut() {
        bothAnswer(StandIn.json(500, "{}"));
        IntStream.range(0, 50)
                .forEach(i -> assertThat(client().get("/api/shipments/odd").statusCode())
                        .isEqualTo(500));

        bothAnswer(StandIn.json(200, "{}"));
        assertThat(client().get("/api/shipments/1").statusCode()).isEqualTo(200);
    }

    @Test
    void asksNobodyWhoOnlyFailsUntilItIsWellAgain() {
        bothAnswer(StandIn.json(503, "{}"));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> client().get("/api/payments/1").body().contains("module-unavailable"));

        bothAnswer(StandIn.json(200, "{}"));
        assertThat(client().get("/api/payments/1").statusCode()).isEqualTo(503);
        assertThat(asked()).as("while the circuits are open").isZero();
        assertThat(client().get("/api/stock/1").statusCode())
                .as("another module of the same processes")
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> client().get("/api/payments/1").statusCode() == 200);
        IntStream.range(0, 20)
                .forEach(i ->
                        assertThat(client().get("/api/payments/1").statusCode()).isEqualTo(200));
    }
}
