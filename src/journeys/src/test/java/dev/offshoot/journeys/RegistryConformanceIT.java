package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TestDatabase;
import dev.offshoot.platform.discovery.Processes;
import dev.offshoot.platform.discovery.RegisteredProcess;
import dev.offshoot.platform.discovery.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two processes host inventory, and a gateway finds them through a registry: the same for every registry. Guards against
 * a registry that decides who hosts a module, or without which requests fail.
 */
@Tag("all")
@Tag("nightly")
@Tag("alone")
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"etcd", "eureka", "zookeeper", "consul"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryConformanceIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final String OPERATOR_KEY = "the-operator-key-of-tests-0123456789";
    private static final Path SERVICE =
            Path.of("../../extracted-services/inventory-service/target/inventory-service.jar");
    private static final Path GATEWAY = Path.of("../../extracted-services/gateway/target/gateway.jar");

    /** One is enough: Dubbo gets addresses, wherever they come from. */
    private static final String WITH_DUBBO = "etcd";

    @Parameter
    String registry;

    private final UUID product = UUID.randomUUID();
    private String database;
    private RunningNats broker;
    private RunningRegistry server;
    private Wire wire;
    private Registry client;
    private RunningJar gateway;
    private OperatedGateway operated;
    private RunningJar one;
    private RunningJar other;
    private Visitors visitors;
    private Stranger stranger;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        var folder = Path.of("target", "processes", "registry-" + registry + "-" + UUID.randomUUID());
        database = TestDatabase.newPostgresDatabase();
        server = new RunningRegistry(registry, folder).start();
        broker = new RunningNats(folder.resolve("broker")).start();
        wire = new Wire(server.port());
        client = server.client();
        gateway = new RunningJar(GATEWAY, "gateway", folder);
        gateway.with("spring.grpc.server.port", String.valueOf(gateway.port() + 1000));
        findsBy(gateway);
        operated = new OperatedGateway(new ShopClient(gateway::uri).with(OPERATOR_KEY));
        one = inventory("one", folder).with("offshoot.registry.url", server.url(wire.port()));
        other = inventory("other", folder);
        if (registry.equals(WITH_DUBBO)) {
            one.with("offshoot.calls.answer", "dubbo");
        }
        gateway.launch();
        one.launch();
        gateway.awaitReady();
        visitors = new Visitors(gateway, product);
        stranger = new Stranger(server.client());
    }

    private RunningJar inventory(String name, Path folder) {
        return findsBy(new RunningJar(SERVICE, name, folder))
                .with("spring.application.name", name)
                .with("server.address", "127.0.0.1")
                .with("spring.datasource.url", database)
                .with("spring.datasource.username", "postgres")
                .with("spring.datasource.hikari.minimum-idle", "1")
                .with("offshoot.messaging.broker", "nats")
                .with("offshoot.messaging.nats.servers", "nats://127.0.0.1:" + broker.port());
    }

    private RunningJar findsBy(RunningJar process) {
        return process.with("offshoot.discovery", registry)
                .with("offshoot.registry.url", server.url())
                .with("offshoot.security.operator-key", OPERATOR_KEY);
    }

    @AfterParameterizedClassInvocation
    void end() throws Exception {
        for (var part : new AutoCloseable[] {visitors, stranger, other, one, gateway, client, wire, server, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private Map<String, Boolean> known() {
        return operated.known();
    }

    private static String url(RunningJar process) {
        return process.uri("").toString();
    }

    /** What the registry lists, by URL. */
    private Map<String, RegisteredProcess> listed() {
        return client.processes().stream()
                .collect(Collectors.toMap(process -> process.url().toString(), process -> process));
    }

    private void move(String to) {
        operated.move("inventory", to);
    }

    private String log(RunningJar process) throws Exception {
        return Files.readString(process.log());
    }

    @Test
    @Order(1)
    void findsAProcessWithinTwoSeconds() {
        one.awaitReady();

        await().atMost(Duration.ofSeconds(2)).until(() -> Boolean.TRUE.equals(known().get(url(one))));

        new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""))
                .update("INSERT INTO inventory.stock (product_id, initial, on_hand) VALUES (?, 7, 7)", product);
        other.start();
        await().atMost(Duration.ofSeconds(2)).until(() -> Boolean.TRUE.equals(known().get(url(other))));
    }

    @Test
    @Order(2)
    void movesAModuleWithoutErrorsAndListsWhoHostsItWithinASecond() {
        visitors.begin();

        for (var to : new RunningJar[] {other, one}) {
            move(to == one ? "one" : "other");
            await().atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(listed())
                            .hasEntrySatisfying(
                                    url(to), host -> assertThat(host.modules()).containsExactly("inventory"))
                            .hasEntrySatisfying(
                                    url(to == one ? other : one),
                                    host -> assertThat(host.modules()).isEmpty()));
        }

        assertThat(visitors.errorsOf(20)).isEmpty();
    }

    @Test
    @Order(3)
    void tellsAProcessWhoHostsAModuleWithoutTheGateway() throws Exception {
        var hosts = new Processes(client).hosting("inventory");

        assertThat(hosts)
                .singleElement()
                .satisfies(host -> assertThat(host.process()).isEqualTo("one"));
        assertThat(StockAtHosts.overGrpc(hosts.get(0), product)).isEqualTo(7);
        if (registry.equals(WITH_DUBBO)) {
            assertThat(StockAtHosts.overDubbo(hosts, product)).isEqualTo(7);
        }
    }

    @Test
    @Order(4)
    void ignoresEntriesThatAreNoProcesses() throws Exception {
        server.enterGarbage();
        stranger.enter();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            stranger.enter();
            return stranger.asked() >= 4;
        });
        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(log(gateway).lines().filter(line -> line.contains("so it is not a process of the shop")))
                .hasSize(1);
        assertThat(log(gateway).lines().filter(line -> line.contains("it is ignored")))
                .hasSize(1);
        assertThat(log(gateway)).doesNotContain("\tat ");
        assertThat(known()).containsKeys(url(one), url(other));
    }

    @Test
    @Order(5)
    void keepsTheLastAddressesWhileTheRegistryIsDown() throws Exception {
        server.kill();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> log(one).contains("registers when the registry is back")
                        && log(other).contains("registers when the registry is back"));
        move("other");
        // longer than a lease
        var down = System.nanoTime();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> System.nanoTime() - down > LEASE.multipliedBy(2).toNanos());
        move("one");

        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(known()).containsEntry(url(one), true).containsEntry(url(other), true);
        assertThat(log(other)).containsOnlyOnce("registers when the registry is back");
        assertThat(log(gateway)).doesNotContain("\tat ");
    }

    @Test
    @Order(6)
    void registersAgainWhenTheRegistryIsBack() throws Exception {
        server.start();

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(listed()).containsKeys(url(one), url(other)));
        assertThat(listed().get(url(one)).modules()).containsExactly("inventory");
        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(known()).containsEntry(url(one), true).containsEntry(url(other), true);
    }

    /** Guards against clients whose threads or connections wait for ever. */
    @Test
    @Order(7)
    void keepsTheLastAddressesWhileTheRegistryIsFrozenAndFindsOthersAfterwards() throws Exception {
        server.freeze();
        var frozen = System.nanoTime();
        move("other");
        move("one");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> System.nanoTime() - frozen > LEASE.multipliedBy(4).toNanos());
        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(known()).containsEntry(url(one), true).containsEntry(url(other), true);

        server.thaw();

        try (var late = new Stranger(server.client())) {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                late.enter();
                return known().containsKey(late.url()) && listed().keySet().containsAll(List.of(url(one), url(other)));
            });
        }
        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(log(gateway)).doesNotContain("\tat ");
    }

    @Test
    @Order(8)
    void keepsAProcessThatIsCutOffFromTheRegistryAlone() {
        wire.cut();

        await().atMost(Duration.ofSeconds(20)).until(() -> listed().keySet().equals(Set.of(url(other))));
        move("other");
        move("one");
        assertThat(visitors.errorsOf(20)).isEmpty();
        assertThat(known()).containsEntry(url(one), true).containsEntry(url(other), true);

        wire.mend();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(listed())
                        .hasEntrySatisfying(
                                url(one), host -> assertThat(host.modules()).containsExactly("inventory")));
        assertThat(visitors.errorsOf(20)).isEmpty();
    }

    @Test
    @Order(9)
    void forgetsAProcessThatStopsAtOnce() throws Exception {
        move("other");
        one.terminate();

        await().atMost(Duration.ofSeconds(1)).until(() -> !listed().containsKey(url(one)));
        one.awaitEnd();
        await().atMost(Duration.ofSeconds(2)).until(() -> !known().containsKey(url(one)));
        assertThat(visitors.errorsOf(20)).isEmpty();
    }

    @Test
    @Order(10)
    void forgetsAProcessThatIsKilledWithinFiveSeconds() {
        stranger.enter();
        other.kill();

        // a registry that lists nobody would mean nothing
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            stranger.enter();
            return !known().containsKey(url(other));
        });
    }
}
