package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.offshoot.gateway.routing.ModuleMap;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.LogLines;
import dev.offshoot.gateway.testing.StandIn;
import dev.offshoot.messaging.testing.RequestFuzzer;
import dev.offshoot.messaging.testing.RequestFuzzer.Example;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Whatever strangers send, it is a client error, the log stays short, and no memory leaks. */
@TestPropertySource(
        properties = {
            "offshoot.gateway.quota.address.requests=1000000",
            "offshoot.gateway.quota.sign-in.requests=1000000",
            "offshoot.gateway.quota.customer.requests=1000000",
            "logging.level.offshoot.access=WARN"
        })
class StrangeRequestsTests extends GatewayTest {

    /** The requests of the warm-up, in which caches and pools fill. */
    private static final int WARM = 5_000;

    private static final int ALL = 10_000;
    private static final long SEED = 20_261_128;
    private static final long MEGABYTE = 1024 * 1024;

    static final String[] MODULES = {
        "catalog", "customers", "basket", "orders", "inventory", "payments", "shipping", "notifications"
    };
    static final StandIn SHOP = new StandIn("shop", MODULES);

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @RegisterExtension
    private final LogLines log = LogLines.ofAll();

    private List<String> troubles() {
        return log.events().stream()
                .filter(event ->
                        event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(LogLines::line)
                .toList();
    }

    @BeforeEach
    void start() {
        awaitHosts("orders", 1);
        SHOP.answers(StandIn.json(200, "{\"items\":[]}"));
    }

    /** Every route of every module, and the gateway's own paths. */
    private static List<Example> examples() {
        var id = UUID.fromString("019f0000-0000-7000-8000-000000000001");
        var operator = "Authorization: Bearer " + OPERATOR_KEY;
        var all = new ArrayList<Example>();
        ModuleMap.read()
                .modules()
                .values()
                .forEach(module -> module.routes().forEach(route -> {
                    var path = route.replaceAll("/\\*\\*$", "/" + id).replaceAll("\\{[^}]*}|\\*", id.toString());
                    all.add(Example.get(path + "?page=0&size=10", "Accept: application/json"));
                    all.add(Example.json("POST", path, "{\"quantity\":1,\"name\":\"Zoë\"}", "Idempotency-Key: 1"));
                }));
        all.add(Example.get("/api/products?q=tea"));
        all.add(Example.get("/api/articles/" + id));
        all.add(Example.get("/api/orders/" + id + "/stream", "Accept: text/event-stream", "Last-Event-ID: 1"));
        all.add(Example.json("POST", "/api/sessions", "{\"email\":\"a@b.example\",\"password\":\"offshoot-demo\"}"));
        all.add(new Example("POST", "/api/products/imports", "sku,name\n1,Tea\n", List.of("Content-Type: text/csv")));
        all.add(Example.get("/api/product-pages/" + id + "?country=DE"));
        all.add(Example.get("/api/availability?productId=" + id + "&productId=" + id));
        for (var page : new String[] {
            "/",
            "/index.html",
            "/book/",
            "/observatory",
            "/assets/shop/main.js",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/asyncapi",
            "/apis",
            "/apis/json-schema/orders.json",
            "/actuator",
            "/actuator/health",
            "/.well-known/jwks.json"
        }) {
            all.add(Example.get(page, "If-None-Match: \"x\"", "Cookie: offshoot_session=a.b.c"));
        }
        for (var endpoint : new String[] {"modules", "deliveries", "traffic", "reports", "processes", "prometheus"}) {
            all.add(Example.get("/actuator/" + endpoint + "?backlog=false", operator));
        }
        all.add(Example.get("/actuator/modules/inventory", operator));
        all.add(Example.json("POST", "/actuator/modules/inventory", "{\"to\":\"nobody\",\"weight\":5}", operator));
        all.add(Example.json("POST", "/actuator/deliveries/inventory/" + id, "{}", operator));
        all.add(Example.json("POST", "/actuator/reports", "{\"orders\":[]}", operator));
        all.add(Example.json("POST", "/actuator/processes/inventory-service", "{}", operator));
        return all;
    }

    @Test
    void areNobodysFaultHere() {
        var fuzzer = new RequestFuzzer(port(), SEED, examples());

        assertAnswered(fuzzer.send(0, WARM), WARM);
        var memory = usedMemory();
        // the test's own records are discarded before memory is measured
        assertAnswered(fuzzer.send(WARM, ALL), ALL - WARM);

        assertThat(new TreeSet<>(troubles())).isEmpty();
        assertThat(usedMemory() - memory).isLessThan(16 * MEGABYTE);
    }

    private static void assertAnswered(RequestFuzzer.Outcome answers, int requests) {
        assertThat(answers.shown().get(500)).isNull();
        assertThat(answers.answers(200)).as("most reach the module").isGreaterThan(requests / 10);
        assertThat(answers.answers(0))
                .as("unanswered: incomplete, or closed at once")
                .isLessThan(requests / 4);
    }

    private static long usedMemory() {
        SHOP.requests().clear(); // the test's records are not the gateway's memory
        // only every fourth collection closes the gaps between objects, which the serial collector counts as used
        for (var collection = 0; collection < 4; collection++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory();
    }
}
