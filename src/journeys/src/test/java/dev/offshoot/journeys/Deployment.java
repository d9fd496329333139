package dev.offshoot.journeys;

import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One shop in several processes: the jar, services for some of its modules, and the gateway in front. */
final class Deployment implements AutoCloseable {

    static final List<String> MODULES =
            List.of("catalog", "customers", "basket", "orders", "inventory", "payments", "shipping", "notifications");

    private static final String OPERATOR_KEY = "the-operator-key-of-tests-0123456789";

    private final Map<String, List<RunningJar>> services = new LinkedHashMap<>();
    private final Path folder;
    private final RunningJar shop;
    private final RunningJar gateway;

    /**
     * Processes that have not been started yet.
     *
     * @param folder their working directory, also for their logs
     * @param extracted the modules that have a service, once for each of its instances
     * @param database the URL of a PostgreSQL for all of them
     * @param broker the port of a RabbitMQ, or of a broker that speaks its protocol, on this machine
     */
    Deployment(Path folder, Collection<String> extracted, String database, int broker) {
        this.folder = folder;
        shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder);
        for (var module : extracted) {
            var name = module + "-service";
            var instances = services.computeIfAbsent(module, key -> new ArrayList<>());
            instances.add(new RunningJar(
                    Path.of("../../extracted-services/" + name + "/target/" + name + ".jar"),
                    instances.isEmpty() ? name : name + "-" + (instances.size() + 1),
                    folder));
        }
        gateway = gateway("gateway");
        all("offshoot.security.operator-key", OPERATOR_KEY);
        all("offshoot.identity.jwks-uri", gateway.uri("/.well-known/jwks.json").toString());
        all("spring.datasource.url", database);
        all("spring.datasource.username", "postgres");
        // small pools that grow on demand: PostgreSQL's 100 connections serve all processes, and other tests
        all("spring.datasource.hikari.minimum-idle", "1");
        all("spring.rabbitmq.host", "127.0.0.1");
        all("spring.rabbitmq.port", String.valueOf(broker));
        all("offshoot.shutdown-notice", "1200ms");
        // a quarter of the work for each password
        all("offshoot.customers.password-strength", "10");
        all("offshoot.demo", "true");
        all("offshoot.shipping.quotes-within", "700ms");
        all("offshoot.shipping.pick-up-after", "50ms");
        all("offshoot.shipping.delivery-after", "50ms");
    }

    /** A gateway of these processes that has not been started yet, besides the one that {@link #start} starts. */
    RunningJar gateway(String name) {
        var gateway = new RunningJar(Path.of("../../extracted-services/gateway/target/gateway.jar"), name, folder);
        return gateway.with(
                        "offshoot.gateway.instances",
                        processes().map(process -> process.uri("").toString()).collect(Collectors.joining(",")))
                .with("spring.grpc.server.port", String.valueOf(gateway.port() + 1000))
                .with("offshoot.security.operator-key", OPERATOR_KEY)
                .with("offshoot.demo", "true");
    }

    /** Moves modules until exactly these are extracted. */
    Deployment with(Collection<String> out) {
        for (var module : MODULES) {
            var to = out.contains(module) ? module + "-service" : "shop";
            if (!hosts(module).equals(List.of(to))) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> asOperator().carriers(module).contains(to));
                move(module, to);
            }
        }
        return this;
    }

    /** Sets a property of every process but the gateway. */
    Deployment all(String property, String value) {
        processes().forEach(process -> process.with(property, value));
        return this;
    }

    private Stream<RunningJar> processes() {
        return Stream.concat(Stream.of(shop), services.values().stream().flatMap(List::stream));
    }

    /** Starts everything, and waits until every module has a host that the gateway knows. */
    Deployment start() {
        // two at a time, because more would only slow each other down
        var waiting = processes().toList();
        for (int i = 0; i < waiting.size(); i += 2) {
            var pair = waiting.subList(i, Math.min(i + 2, waiting.size()));
            pair.forEach(RunningJar::launch);
            pair.forEach(RunningJar::awaitReady);
        }
        gateway.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> MODULES.stream().noneMatch(module -> hosts(module).isEmpty()));
        return this;
    }

    /** Moves the modules that have a service there, through the gateway. */
    Deployment extractAll() {
        services.keySet().forEach(module -> move(module, module + "-service"));
        return this;
    }

    /** Moves a module to a process through the gateway, and waits until the move is done. */
    void move(String module, String to) {
        asOperator().move(module, to);
    }

    /** The processes that host a module, according to the gateway. */
    List<String> hosts(String module) {
        return asOperator().hosts(module);
    }

    private Operator asOperator() {
        return operatorOf(gateway);
    }

    /** The operator, who uses that gateway. */
    Operator operatorOf(RunningJar gateway) {
        return new Operator(gateway::uri, OPERATOR_KEY);
    }

    /** A client of the gateway with the operator key. */
    ShopClient operator() {
        return new ShopClient(this::uri).with(OPERATOR_KEY);
    }

    /** The gateway's URL. */
    URI uri(String path) {
        return gateway.uri(path);
    }

    RunningJar shop() {
        return shop;
    }

    RunningJar service(String module) {
        return services(module).get(0);
    }

    List<RunningJar> services(String module) {
        return services.get(module);
    }

    RunningJar gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        services.values().forEach(instances -> instances.forEach(RunningJar::close));
        shop.close();
    }
}
