package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningPostgres;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The mixed model on four machines: a gateway, the shop in one jar, and services for inventory, on two machines, and
 * payments. Database and broker are on this machine.
 */
final class MachinesOfAShop implements AutoCloseable {

    private static final String OPERATOR_KEY = "the-operator-key-of-tests-0123456789";
    private static final int PORT_OF_GATEWAY_AND_SHOP = 8080;

    final VirtualNetwork network = new VirtualNetwork();
    final RunningPostgres postgres = new RunningPostgres();
    final RunningRabbit rabbit;
    final VirtualMachine front;
    final VirtualMachine middle;
    final VirtualMachine left;
    final VirtualMachine right;
    private final List<VirtualMachine> machines;

    MachinesOfAShop(Path folder) {
        rabbit = new RunningRabbit(folder.resolve("rabbit"));
        front = new VirtualMachine(network, "front", 10, folder);
        middle = new VirtualMachine(network, "middle", 11, folder);
        left = new VirtualMachine(network, "left", 12, folder);
        right = new VirtualMachine(network, "right", 13, folder);
        machines = List.of(front, middle, left, right);
    }

    /** Installs and starts everything, and waits until the gateway knows of a host for every module. */
    MachinesOfAShop start() {
        var broker = CompletableFuture.runAsync(() -> rabbit.start(
                "listeners.tcp.2 = " + network.address(1) + ":" + rabbit.port(),
                "default_user = offshoot",
                "default_pass = broker's",
                "loopback_users = none"));
        postgres.open(network.address(1), network.addresses());
        makeRoles();
        install(middle, "shop");
        broker.join();
        // what the shop has created becomes the modules' own
        makeRoles();
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> install(front, "gateway")),
                        CompletableFuture.runAsync(() -> install(left, "inventory-service")),
                        CompletableFuture.runAsync(() -> {
                            install(right, "inventory-service");
                            install(right, "payments-service");
                        }))
                .join();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                processes().map(one -> one.path("reachable").asBoolean()))
                        .hasSize(4)
                        .containsOnly(true));
        return this;
    }

    private void makeRoles() {
        var script = new ArrayList<>(
                List.of("env", "PGHOST=127.0.0.1", "PGPORT=" + postgres.port(), "PGUSER=postgres", "PGDATABASE=shop"));
        Stream.concat(Stream.of("shop"), Deployment.MODULES.stream())
                .forEach(role -> script.add(role.toUpperCase(Locale.ROOT) + "_DATABASE_PASSWORD=" + passwordOf(role)));
        script.addAll(List.of(
                "sh",
                VirtualMachine.ROOT.resolve("deployment/postgres/roles.sh").toString()));
        VirtualMachine.run(script).expect(0);
    }

    private static String passwordOf(String role) {
        return role + "-secret";
    }

    private void install(VirtualMachine machine, String process) {
        var file = "/etc/offshoot/" + process + ".env";
        // writes the file, and says what is missing there
        install(machine, process, "1.0").expect(1);
        var settings = new StringBuilder();
        var ours = settings(process);
        machine.read(file)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(setting -> {
                    var value = ours.getOrDefault(setting[0], setting[1]);
                    assertThat(value).as("%s in %s", setting[0], file).isNotEmpty();
                    ours.put(setting[0], value);
                });
        ours.forEach(
                (key, value) -> settings.append(key).append('=').append(value).append('\n'));
        machine.write(file, settings.toString());
        var installed = install(machine, process, "1.0");
        assertThat(installed.exit())
                .as("%s\n%s", installed.output(), machine.journal(60))
                .isZero();
    }

    /** Installs a release, whose jar is that of this build. */
    VirtualMachine.Ended install(VirtualMachine machine, String process, String version) {
        var jar = VirtualMachine.ROOT.resolve(
                (process.equals("shop") ? "src/" : "extracted-services/") + process + "/target/" + process + ".jar");
        return machine.install(process, jar.toString(), version);
    }

    private Map<String, String> settings(String process) {
        var ours = new LinkedHashMap<String, String>();
        ours.put("OFFSHOOT_SECURITY_OPERATORKEY", OPERATOR_KEY);
        ours.put("OFFSHOOT_DEMO", "true");
        // with the demo, only this machine could reach it
        ours.put("SERVER_ADDRESS", "0.0.0.0");
        ours.put(
                "JDK_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote");
        if (process.equals("gateway")) {
            ours.put(
                    "OFFSHOOT_GATEWAY_INSTANCES",
                    String.join(
                            ",",
                            url(middle, PORT_OF_GATEWAY_AND_SHOP),
                            url(left, 8083),
                            url(right, 8083),
                            url(right, 8086)));
            return ours;
        }
        ours.put("SPRING_DATASOURCE_URL", postgres.url().replace("127.0.0.1", network.address(1)));
        ours.put("SPRING_DATASOURCE_PASSWORD", passwordOf(process.replace("-service", "")));
        ours.put("SPRING_RABBITMQ_HOST", network.address(1));
        ours.put("SPRING_RABBITMQ_PORT", String.valueOf(rabbit.port()));
        ours.put("SPRING_RABBITMQ_PASSWORD", "broker's");
        ours.put("OFFSHOOT_IDENTITY_JWKSURI", uri("/.well-known/jwks.json").toString());
        ours.put("OFFSHOOT_SECURITY_TRUSTEDPROXIES", front.address());
        if (process.equals("shop")) {
            ours.put("OFFSHOOT_STAFF_EMAIL", "me@example.com");
            ours.put("OFFSHOOT_STAFF_PASSWORD", "a long enough password");
            ours.put("OFFSHOOT_CUSTOMERS_KEYENCRYPTIONSECRET", "the-secret-of-keys-of-tests-0123456789");
        }
        // as in other tests: fast passwords and parcels
        ours.put("OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH", "10");
        ours.put("OFFSHOOT_SHIPPING_QUOTESWITHIN", "700ms");
        ours.put("OFFSHOOT_SHIPPING_PICKUPAFTER", "50ms");
        ours.put("OFFSHOOT_SHIPPING_DELIVERYAFTER", "50ms");
        return ours;
    }

    private static String url(VirtualMachine machine, int port) {
        return "http://" + machine.address() + ":" + port;
    }

    /** The gateway's URL. */
    URI uri(String path) {
        return URI.create(url(front, PORT_OF_GATEWAY_AND_SHOP) + path);
    }

    ShopClient operator() {
        return new ShopClient(this::uri).with(OPERATOR_KEY);
    }

    /** Moves a module, if it is not there. */
    void move(String module, String to) {
        await().atMost(Duration.ofMinutes(2)).until(() -> machines.stream().allMatch(this::isReached));
        if (!new Operator(operator()).hosts(module).equals(List.of(to))) {
            new Operator(operator()).move(module, to);
        }
    }

    /** The addresses of the machines that host a module, according to the gateway. */
    List<String> machinesOf(String module) {
        return operator()
                .get("/actuator/modules")
                .expect(200)
                .body()
                .path("modules")
                .path(module)
                .path("hosts")
                .valueStream()
                .filter(host ->
                        host.path("ready").asBoolean() && host.path("hearing").asBoolean())
                .map(host -> URI.create(host.path("url").asString()).getHost())
                .toList();
    }

    private Stream<JsonNode> processes() {
        return operator()
                .get("/actuator/modules")
                .expect(200)
                .body()
                .path("instances")
                .valueStream();
    }

    /** Whether the gateway reaches all processes of a machine. */
    boolean isReached(VirtualMachine machine) {
        return processes()
                .filter(one -> one.path("url").asString().contains("//" + machine.address() + ":"))
                .allMatch(one -> one.path("reachable").asBoolean());
    }

    @Override
    public void close() {
        machines.forEach(VirtualMachine::close);
        rabbit.close();
        postgres.close();
        network.close();
    }
}
