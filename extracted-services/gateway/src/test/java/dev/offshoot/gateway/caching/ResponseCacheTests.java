package dev.offshoot.gateway.caching;

import static dev.offshoot.gateway.testing.Signing.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"offshoot.gateway.cache.fresh=2s", "offshoot.gateway.cache.largest=10KB"})
class ResponseCacheTests extends GatewayTest {

    static final StandIn CATALOG = new StandIn("catalog-service", "catalog");
    static final StandIn CUSTOMERS = new StandIn("customers-service", "customers");

    private static final String TEAPOT = "{\"name\":\"Sunday Teapot\"}";
    private static final String KETTLE = "{\"name\":\"Kettle\"}";

    @Autowired
    private Instances instances;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> CATALOG.url() + "," + CUSTOMERS.url());
    }

    /** A new one for each test, so that none finds another's copies. */
    private final String path = "/api/products/" + UUID.randomUUID();

    @BeforeEach
    void catalog() {
        // like the module, which forbids caching
        CATALOG.answers(StandIn.json(
                200, TEAPOT, "Cache-Control", "no-cache, no-store", "Pragma", "no-cache", "Set-Cookie", "a=b"));
        CUSTOMERS.answers(StandIn.json(200, Signing.published(Signing.KEY)));
        awaitHosts("catalog", 1);
        awaitHosts("customers", 1);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private long asked() {
        return CATALOG.requests().stream()
                .filter(request -> request.path().startsWith(path))
                .count();
    }

    /** Waits until the test releases it. */
    private static HttpHandler held(CountDownLatch until, HttpHandler answer) {
        return exchange -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            answer.handle(exchange);
        };
    }

    @Test
    void asksTheModuleOnceForWhatStaysFresh() {
        var first = client().get(path);
        var second = client().get(path);

        assertThat(asked()).isEqualTo(1);
        assertThat(first.body()).isEqualTo(TEAPOT).isEqualTo(second.body());
        assertThat(header(first, "Cache-Status")).isEqualTo("offshoot; fwd=miss; fwd-status=200; stored");
        assertThat(header(second, "Cache-Status")).matches("offshoot; hit; ttl=[01]");
        for (var answer : new HttpResponse<?>[] {first, second}) {
            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("public, max-age=2");
            assertThat(answer.headers().allValues("Vary")).containsExactly("Authorization, Cookie");
            assertThat(answer.headers().allValues("ETag"))
                    .singleElement()
                    .asString()
                    .matches("\"[0-9a-f]{32}\"");
            assertThat(header(answer, "Age")).matches("[01]");
            assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
            assertThat(answer.headers().allValues("Pragma")).isEmpty();
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void asksAgainOnceItIsNotFreshAnyMore() {
        client().get(path);

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            client().get(path);
            return asked() == 2;
        });
    }

    @Test
    void tellsEachPageFromTheOthers() {
        client().get("/api/products?q=tea&page=1");
        client().get("/api/products?q=tea&page=2");

        assertThat(CATALOG.requests())
                .extracting(StandIn.Request::path)
                .contains("/api/products?q=tea&page=1", "/api/products?q=tea&page=2");
    }

    @Test
    void letsNoSharedCacheKeepWhatSomebodyKnownWasAnswered() {
        for (var who : new String[][] {
            {"Authorization", bearer(Signing.token("customer"))}, {"Cookie", "offshoot_session=nonsense"}
        }) {
            var answer = client().get(path, who);

            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("private, no-cache");
            assertThat(header(answer, "Vary")).isEqualTo("Authorization, Cookie");
        }
    }

    @Test
    void asksAsAStrangerSoThatAllMaySeeTheAnswer() {
        client().get(path, "Authorization", bearer(Signing.token("customer")), "Cookie", "a=b", "X-Strange", "1");

        var asked = CATALOG.requests().get(0);
        assertThat(asked.header("Authorization")).isNull();
        assertThat(asked.header("Cookie")).isNull();
        assertThat(asked.header("X-Strange")).isNull();
        assertThat(asked.header("Host")).as("the anonymous request's host").isEqualTo("localhost");
    }

    @Test
    void answers304ToWhoHasTheSame() {
        var etag = header(client().get(path), "ETag");

        var same = client().get(path, "If-None-Match", "\"x\", " + etag);
        var other = client().get(path, "If-None-Match", "\"x\"");

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(header(same, "ETag")).isEqualTo(etag);
        assertThat(header(same, "Cache-Control")).isEqualTo("public, max-age=2");
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadWithTheSameHeadersAndNoBody() {
        var head = client().send("HEAD", path, BodyPublishers.noBody());
        var get = client().get(path);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(TEAPOT.length()));
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(asked()).isEqualTo(1);
        assertThat(CATALOG.requests().get(0).method()).isEqualTo("GET");
    }

    @Test
    void asksOnceHoweverManyWait() {
        var let = new CountDownLatch(1);
        CATALOG.answers(held(let, StandIn.json(200, TEAPOT)));

        var all = IntStream.range(0, 20)
                .mapToObj(i -> client().start("GET", path))
                .toList();
        await().atMost(Duration.ofSeconds(5)).until(() -> asked() == 1);
        let.countDown();

        assertThat(all).allSatisfy(one -> assertThat(one.join().body()).isEqualTo(TEAPOT));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void asksOnForTheOthersWhenTheFirstLeaves() {
        var let = new CountDownLatch(1);
        CATALOG.answers(held(let, StandIn.json(200, TEAPOT)));

        var first = client().start("GET", path);
        await().atMost(Duration.ofSeconds(5)).until(() -> asked() == 1);
        var second = client().start("GET", path);
        first.cancel(true);
        let.countDown();

        assertThat(second.join().body()).isEqualTo(TEAPOT);
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void forgetsAllOnceTheCatalogueChanges() {
        client().get(path);
        CATALOG.answers(StandIn.json(403, "{}"));
        client().sendJson("PUT", path + "/price", "{}");
        assertThat(client().get(path).body())
                .as("after a change that was refused")
                .isEqualTo(TEAPOT);

        CATALOG.answers(StandIn.json(200, KETTLE));
        client().sendJson("PUT", path + "/price", "{}");

        assertThat(client().get(path).body()).isEqualTo(KETTLE);
    }

    @Test
    void sharesNothingThatWasReadBeforeAChange() {
        var let = new CountDownLatch(1);
        CATALOG.answers(held(let, StandIn.json(200, TEAPOT)));
        var before = client().start("GET", path);
        await().atMost(Duration.ofSeconds(5)).until(() -> asked() == 1);

        CATALOG.answers(StandIn.json(200, KETTLE));
        client().sendJson("PUT", "/api/products/other/price", "{}");
        assertThat(client().get(path).body()).isEqualTo(KETTLE);
        let.countDown();

        assertThat(before.join().body()).isEqualTo(TEAPOT);
        assertThat(client().get(path).body()).isEqualTo(KETTLE);
    }

    @Test
    void showsWhoSeesTheEndOfAnImportItsProducts() {
        client().get(path);
        var job = "/api/products/imports/" + UUID.randomUUID();
        CATALOG.answers(StandIn.json(200, KETTLE));

        client().get(job);
        client().get(job);

        assertThat(CATALOG.requests()).as("imports are not cached").hasSize(2);
        assertThat(client().get(path).body()).isEqualTo(KETTLE);
    }

    @Test
    void showsStaffWhatIsSoNow() {
        client().get(path);
        CATALOG.answers(StandIn.json(200, KETTLE));

        assertThat(client().get(path).body()).isEqualTo(TEAPOT);
        assertThat(client().get(path, "Authorization", bearer(Signing.token("staff")))
                        .body())
                .isEqualTo(KETTLE);
    }

    @Test
    void keepsNothingButGoodAnswers() {
        CATALOG.answers(StandIn.json(404, "{\"type\":\"urn:offshoot:problem:not-found\"}"));

        // many times: a request after a response must not get the same copy, however soon it follows
        for (var i = 1; i <= 200; i++) {
            var answer = client().get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("not-found");
            assertThat(asked()).isEqualTo(i);
        }

        CATALOG.answers(StandIn.json(200, TEAPOT));
        assertThat(client().get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void answersTheLastCopyWhileTheModuleCannot() {
        client().get(path);
        CATALOG.answers(StandIn.json(503, "{}"));
        assertStale();

        CATALOG.close();
        instances.askAll().block();
        assertStale();
        assertThat(client().get(path + "-unknown").statusCode()).isEqualTo(503);

        CATALOG.comesBack();
        CATALOG.answers(StandIn.json(200, KETTLE));
        await().atMost(Duration.ofSeconds(15))
                .until(() -> client().get(path).body().equals(KETTLE));
    }

    private void assertStale() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            var answer = client().get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(TEAPOT);
            assertThat(header(answer, "Cache-Status")).matches("offshoot; hit; ttl=-\\d+; detail=stale");
            assertThat(Integer.parseInt(header(answer, "Age"))).isGreaterThanOrEqualTo(2);
            assertThat(answer.headers().allValues("Warning")).isEmpty();
        });
    }

    @Test
    void passesOnWhatIsTooLargeToKeep() {
        var large = "{\"name\":\"" + "x".repeat(50_000) + "\"}";
        CATALOG.answers(StandIn.json(200, large));

        assertThat(client().get(path).body()).isEqualTo(large);
        assertThat(client().get(path).body()).isEqualTo(large);
    }
}
