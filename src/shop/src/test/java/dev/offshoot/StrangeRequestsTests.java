package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.jayway.jsonpath.JsonPath;
import dev.offshoot.messaging.testing.RequestFuzzer;
import dev.offshoot.messaging.testing.RequestFuzzer.Example;
import dev.offshoot.messaging.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Malformed and hostile requests get client errors, keep the log short, and leave nothing in memory. */
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "offshoot.demo=true",
            "offshoot.test.keep-datasource=true",
            "offshoot.customers.password-strength=10",
            "offshoot.security.operator-key=" + StrangeRequestsTests.OPERATOR_KEY,
            "spring.grpc.server.enabled=false"
        })
class StrangeRequestsTests {

    static final String OPERATOR_KEY = "the-operator-key-of-strange-requests-0123456789";

    /** Requests until caches and pools are full. */
    private static final int WARM = 5_000;

    private static final int ALL = 10_000;
    private static final long SEED = 20_261_128;
    private static final long MEGABYTE = 1024 * 1024;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        settings.add("spring.datasource.url", TestDatabase::newH2Database);
    }

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            if (line.getThrowableProxy() != null || line.getLevel().isGreaterOrEqual(Level.ERROR)) {
                var thrown = line.getThrowableProxy();
                troubles.add(line.getFormattedMessage()
                        + (thrown == null ? "" : " " + thrown.getClassName() + ": " + thrown.getMessage()));
            }
        }
    };

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void watchTheLog() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        root().detachAppender(log);
    }

    @Test
    void areNobodysFaultHere() throws Exception {
        var fuzzer = new RequestFuzzer(port, SEED, examples());

        assertAnswered(fuzzer.send(0, WARM), WARM);
        var memory = usedMemory();
        // what the test itself remembers is freed before the memory is measured
        assertAnswered(fuzzer.send(WARM, ALL), ALL - WARM);

        assertThat(new TreeSet<>(troubles)).isEmpty();
        assertThat(usedMemory() - memory).isLessThan(32 * MEGABYTE);
    }

    private static void assertAnswered(RequestFuzzer.Outcome answers, int requests) {
        for (var status : List.of(500, 502, 503, 504)) {
            assertThat(answers.shown().get(status)).isNull();
        }
        assertThat(answers.answers(RequestFuzzer.TOO_BUSY))
                .as("orders that a busy machine refused")
                .isLessThan(requests / 20);
        assertThat(answers.answers(200)).as("many go the whole way").isGreaterThan(requests / 20);
        assertThat(answers.answers(0))
                .as("what is not answered: incomplete, or closed at once")
                .isLessThan(requests / 4);
    }

    /** Every route of every module and of the platform, as a stranger, a customer, staff and operators. */
    private List<Example> examples() throws Exception {
        var customer = "Authorization: Bearer " + signIn("alice");
        var staff = "Authorization: Bearer " + signIn("staff");
        var operator = "Authorization: Bearer " + OPERATOR_KEY;
        var product = JsonPath.<String>read(get("/api/products?size=1"), "$.items[0].id");
        var nothing = "019f0000-0000-7000-8000-000000000001";
        var address =
                "{\"name\":\"Zoë\",\"street\":\"1 Road\",\"city\":\"Town\",\"postalCode\":\"12\",\"country\":\"DE\"}";
        var all = new ArrayList<Example>();
        all.add(Example.get("/api/products?q=tea&page=0&size=10", "Accept: application/json"));
        all.add(Example.get("/api/products?page=1"));
        all.add(Example.get("/api/products/" + product, "If-None-Match: \"1\""));
        all.add(Example.get("/api/stock/" + product));
        all.add(Example.get("/api/delivery-estimates/DE"));
        all.add(Example.get("/api/sessions", customer));
        all.add(Example.json(
                "POST",
                "/api/customers",
                "{\"email\":\"a@b.example\",\"password\":\"offshoot-demo\",\"name\":\"Zoë\"}"));
        all.add(Example.json("POST", "/api/sessions", "{\"email\":\"a@b.example\",\"password\":\"offshoot-demo\"}"));
        all.add(Example.json("DELETE", "/api/sessions", "", "Cookie: offshoot_session=a.b.c"));
        all.add(Example.json(
                "POST",
                "/api/products",
                "{\"sku\":\"1\",\"name\":\"Tea\",\"description\":\"\",\"price\":{\"amount\":\"1.00\",\"currency\":\"EUR\"},\"quantity\":1}",
                staff));
        all.add(Example.json(
                "PUT", "/api/products/" + product + "/price", "{\"amount\":\"1.00\",\"currency\":\"EUR\"}", staff));
        all.add(Example.json("DELETE", "/api/products/" + nothing, "", staff));
        all.add(new Example(
                "POST",
                "/api/products/imports",
                "id\ttitle\tprice\n1\tTea\t1.00 EUR\n",
                List.of("Content-Type: text/tab-separated-values", staff)));
        all.add(Example.get("/api/products/imports/" + nothing, staff));
        all.add(Example.json("POST", "/api/stock/" + product + "/restock", "{\"quantity\":1}", staff));
        all.add(Example.get("/api/basket", customer));
        all.add(Example.json("PUT", "/api/basket/items/" + product, "{\"quantity\":2}", customer));
        all.add(Example.json("DELETE", "/api/basket/items/" + product, "", customer));
        all.add(Example.json(
                "POST",
                "/api/basket/checkout",
                "{\"shippingAddress\":" + address + ",\"paymentToken\":\"tok_ok\",\"expectedTotal\":null}",
                "Idempotency-Key: 1",
                customer));
        all.add(Example.get("/api/orders?page=0", customer));
        for (var route : List.of("orders/", "payments/", "shipments/")) {
            all.add(Example.get("/api/" + route + nothing, customer));
        }
        all.add(Example.get(
                "/api/orders/" + nothing + "/stream", "Accept: text/event-stream", "Last-Event-ID: 1", customer));
        all.add(Example.json("POST", "/api/orders/" + nothing + "/cancellation", "", customer));
        all.add(Example.get("/api/notifications?page=0", customer));
        for (var page : List.of(
                "/",
                "/index.html",
                "/book/",
                "/observatory",
                "/swagger-ui.html",
                "/v3/api-docs",
                "/asyncapi",
                "/apis",
                "/apis/json-schema/orders.json",
                "/actuator",
                "/actuator/health",
                "/.well-known/jwks.json")) {
            all.add(Example.get(page, "If-None-Match: \"x\"", "Cookie: offshoot_session=a.b.c"));
        }
        for (var endpoint : List.of("health", "modules", "deliveries", "traffic", "reports", "prometheus")) {
            all.add(Example.get("/actuator/" + endpoint + "?backlog=false", operator));
        }
        all.add(Example.get("/actuator/modules/inventory", operator));
        all.add(Example.json("POST", "/actuator/modules/inventory", "{\"hosted\":true}", operator));
        all.add(Example.json("POST", "/actuator/deliveries/inventory/1", "{}", operator));
        all.add(Example.json("POST", "/actuator/reports", "{\"orders\":[\"" + nothing + "\"]}", operator));
        return all;
    }

    private String signIn(String who) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/sessions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"email\":\"" + who + "@offshoot.example\",\"password\":\"offshoot-demo\"}"))
                        .build(),
                BodyHandlers.ofString());
        return JsonPath.read(answer.body(), "$.token");
    }

    private String get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
