package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.RunningPostgres;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the chart renders runs as pods: two gateways, the shop, and two replicas of inventory's service. */
@Tag("all")
@Tag("nightly")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PodsIT {

    private static final String OPERATOR_KEY = "the-operator-key-of-tests-0123456789";

    private final Path folder = Path.of("target", "processes", "pods-" + UUID.randomUUID());
    private final int port = FreePorts.forHttpAndGrpc();
    private final AtomicInteger requests = new AtomicInteger();
    private RunningPostgres postgres;
    private RunningRabbit rabbit;
    private Pods pods;

    @BeforeAll
    void open() throws Exception {
        Podman.assumeInstalled();
        var chart = Chart.open();
        postgres = new RunningPostgres();
        rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
        var database = URI.create(postgres.url().substring("jdbc:".length()));
        var manifests = chart.render(
                "mixed",
                "image.repository=localhost/offshoot",
                "image.tag=test",
                "port=" + port,
                "entrance.port=" + port,
                "demo=true",
                "shop.replicas=1",
                // a quarter of the work for each password
                "shop.env.OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH=10",
                "shop.env.OFFSHOOT_SHIPPING_QUOTESWITHIN=700ms",
                "shop.env.OFFSHOOT_SHIPPING_PICKUPAFTER=50ms",
                "shop.env.OFFSHOOT_SHIPPING_DELIVERYAFTER=50ms",
                "services.payments.replicas=0",
                "database.host=" + database.getHost(),
                "database.port=" + database.getPort(),
                "database.name=" + database.getPath().substring(1),
                "broker.host=127.0.0.1",
                "broker.port=" + rabbit.port());
        pods = new Pods(manifests, secrets(), port);
        pods.runScriptOf("roles").expectSuccess();
        pods.prepare();
        // not all at once: they would only slow each other down
        pods.launch("shop-0", "inventory-service-0");
        pods.awaitReady("shop-0", "inventory-service-0");
        pods.launch("inventory-service-1", "gateway-0", "gateway-1");
        pods.awaitReady(pods.names().toArray(String[]::new));
        await().atMost(Duration.ofSeconds(30)).until(() -> hosts().size() == 3);
    }

    private static Map<String, Map<String, String>> secrets() {
        var passwords = new TreeMap<String, String>(Map.of("shop", "shop's"));
        Deployment.MODULES.forEach(module -> passwords.put(module, module + "'s \"own\""));
        return Map.of(
                "offshoot-operator", Map.of("key", OPERATOR_KEY),
                "offshoot-accounts",
                        Map.of(
                                "staff-email", "staff@offshoot.example",
                                "key-encryption-secret", "the-key-encryption-secret-of-tests"),
                "offshoot-database", passwords,
                "offshoot-database-owner", Map.of("username", "postgres", "password", "postgres"),
                "offshoot-broker", Map.of("username", "guest", "password", "guest"));
    }

    @AfterAll
    void end() {
        if (pods != null) {
            pods.close();
        }
        if (rabbit != null) {
            rabbit.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    /** One gateway for this request, the other one for the next. */
    private URI uri(String path) {
        return pods.uri("gateway-" + requests.getAndIncrement() % 2, path);
    }

    private ShopClient operator(String pod) {
        return new ShopClient(path -> pods.uri(pod, path)).with(OPERATOR_KEY);
    }

    /** The addresses that host inventory, according to a gateway. */
    private List<String> hosts() {
        return operator("gateway-0")
                .get("/actuator/modules")
                .expect(200)
                .body()
                .at("/modules/inventory/hosts")
                .valueStream()
                .map(host -> host.path("url").asString())
                .sorted()
                .toList();
    }

    private void move(String to, String gateway) {
        operator(gateway).post("/actuator/modules/inventory", Map.of("to", to)).expect(202);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    var move = operator(gateway)
                            .get("/actuator/modules")
                            .expect(200)
                            .body()
                            .at("/modules/inventory/move");
                    assertThat(move.path("step").asString()).as("%s", move).isIn("DONE", "REFUSED");
                });
    }

    @Test
    @Order(1)
    void aModuleLeavesForTwoReplicasAndComesBackWhileCustomersBuy() throws Exception {
        var watching = Executors.newSingleThreadScheduledExecutor();
        try (var shoppers = Shoppers.content(this::uri).start(ShopClient.staff(this::uri))) {
            // checkouts do not wait for inventory, so somebody must ask it
            var answers = new ConcurrentLinkedQueue<String>();
            var stock = "/api/stock/" + aProduct();
            watching.scheduleWithFixedDelay(() -> answers.add(statusOf(stock)), 0, 50, TimeUnit.MILLISECONDS);
            shoppers.awaitMore(8);

            move("inventory-service", "gateway-0");
            assertThat(hosts())
                    .as("both replicas, and the shop no longer")
                    .containsExactly("http://inventory-service-0:" + port, "http://inventory-service-1:" + port);
            shoppers.awaitMore(12);
            move("shop", "gateway-1");
            assertThat(hosts()).as("neither replica").containsExactly("http://shop-0:" + port);
            shoppers.awaitMore(8);
            move("inventory-service", "gateway-0");
            var stopped = pods.stop("inventory-service-1");
            shoppers.awaitMore(8);

            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();
            watching.shutdownNow();
            assertThat(answers)
                    .as("answers about the stock")
                    .hasSizeGreaterThan(50)
                    .containsOnly("200");
            assertThat(stopped).as("it ends long before it would be killed").isLessThan(Duration.ofSeconds(30));
            assertThat(pods.log("inventory-service-1")).contains("Module 'inventory' is no longer hosted here");

            // the last one that hosts it
            pods.kill("inventory-service-0");
            pods.start("inventory-service-1");
            shoppers.awaitMore(8);
            pods.awaitReady("inventory-service-1", "inventory-service-0");
            assertThat(pods.inspect("inventory-service-0").path("RestartCount").asInt())
                    .as("podman has started it again")
                    .isEqualTo(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> hosts().size() == 2);
            var orders = shoppers.stop(40);
            var sums = new ShopSums(postgres.url(), "postgres");
            sums.awaitRest(ShopClient.staff(this::uri), orders, Duration.ofMinutes(1), rabbit);
            sums.areRight(orders);
        } finally {
            watching.shutdownNow();
        }
    }

    private String aProduct() {
        return new ShopClient(this::uri)
                .get("/api/products?q=teapot&size=1")
                .expect(200)
                .body()
                .at("/items/0/id")
                .asString();
    }

    private String statusOf(String path) {
        try {
            var answer = new ShopClient(this::uri).get(path);
            return answer.status() == 200 ? "200" : answer.body().toString();
        } catch (ShopClient.Unanswered e) {
            return e.toString();
        }
    }

    @Test
    @Order(2)
    void probesTellTheTruthWhileTheDatabaseIsAway() throws Exception {
        var processes = List.of("shop-0", "inventory-service-0", "inventory-service-1");

        postgres.stop(RunningPostgres.Shutdown.FAST);
        for (var name : processes) {
            await().atMost(Duration.ofSeconds(30)).until(() -> pods.probe(name, "readinessProbe") != 200);
            assertThat(pods.probe(name, "livenessProbe")).as("%s lives", name).isEqualTo(200);
        }
        assertThat(pods.probe("gateway-0", "readinessProbe"))
                .as("the gateway has other answers than those of modules")
                .isEqualTo(200);
        postgres.start();

        pods.awaitReady(pods.names().toArray(String[]::new));
        for (var name : processes) {
            assertThat(pods.inspect(name).at("/State/OOMKilled").asBoolean()).isFalse();
        }
    }

    @Test
    @Order(3)
    void theAutoscalersAskForWhatIsThere() throws Exception {
        assertThat(operator("inventory-service-0").text("/actuator/prometheus"))
                .contains("offshoot_deliveries_pending{module=\"inventory\"");
        // the shop has created these tables, and the service's role may use them all the same
        for (var replicas : List.of("1", "0")) {
            var scaled = Chart.open()
                    .render(
                            "extracted",
                            "autoscaling.kind=keda",
                            "services.notifications.replicas=" + replicas,
                            "services.notifications.maxReplicas=2")
                    .stream()
                    .filter(one -> one.path("kind").asString().equals("ScaledObject"))
                    .findFirst()
                    .orElseThrow();
            var asked = scaled.at("/spec/triggers/0/metadata");
            var role = asked.path("userName").asString();
            assertThat(role).isEqualTo("notifications");
            assertThat(new JdbcTemplate(new DriverManagerDataSource(postgres.url(), role, ""))
                            .queryForObject(asked.path("query").asString(), Long.class))
                    .isNotNegative();
        }
        assertThat(rabbit.messages()).isZero();
    }

    @Test
    @Order(4)
    void nothingRunsWithMoreThanItNeeds() throws Exception {
        for (var name : pods.names()) {
            var container = pods.inspect(name);
            assertThat(container.at("/Config/User").asString()).as(name).isEqualTo("10001:10001");
            assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(container.at("/EffectiveCaps").size()).as(name).isZero();
            assertThat(container.at("/HostConfig/Memory").asLong()).as(name).isPositive();
            assertThat(pods.log(name)).as(name).doesNotContain("OutOfMemoryError", "Read-only file system");
        }
    }

    @Nested
    class ACustomerChecksOut extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            return PodsIT.this::uri;
        }
    }
}
