package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What {@code deployment/swarm/stack.yml} says, without a Swarm. */
@Tag("all")
class SwarmFilesIT {

    private static final Path FOLDER = Path.of("../../deployment/swarm");

    private Map<String, Map<String, Object>> services;

    @TempDir
    private Path temporary;

    @BeforeEach
    void read() throws IOException {
        Map<String, Map<String, Map<String, Object>>> stack =
                new Yaml().load(Files.readString(FOLDER.resolve("stack.yml")));
        services = stack.get("services");
    }

    // Swarm kills what is unhealthy, and restarts do not bring a database back
    @Test
    void anInstanceThatWasReadyOnceLivesWithoutItsDatabase() throws Exception {
        var up = ConcurrentHashMap.<String>newKeySet();
        var process = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        process.createContext("/actuator/health/", exchange -> {
            var group = Path.of(exchange.getRequestURI().getPath()).getFileName();
            exchange.sendResponseHeaders(up.contains(group.toString()) ? 200 : 503, -1);
            exchange.close();
        });
        process.start();
        try {
            var port = process.getAddress().getPort();
            up.add("liveness");
            assertThat(isHealthy(port)).as("while it starts").isFalse();
            up.add("readiness");
            assertThat(isHealthy(port)).as("when it is ready").isTrue();
            up.removeAll(Set.of("readiness"));
            assertThat(isHealthy(port)).as("without its database").isTrue();
            up.clear();
            assertThat(isHealthy(port)).as("when it hangs").isFalse();
        } finally {
            process.stop(0);
        }
        assertThat(isHealthy(1)).as("when nothing listens").isFalse();
    }

    private boolean isHealthy(int port) throws Exception {
        assertThat(services.values())
                .extracting(service -> service.get("healthcheck"))
                .containsOnly(services.get("shop").get("healthcheck"));
        var check = (List<?>) ((Map<?, ?>) services.get("shop").get("healthcheck")).get("test");
        assertThat(check.get(0)).isEqualTo("CMD");
        var command = check.stream()
                .skip(1)
                .map(word -> word.toString().replace("$$", "$").replace("/tmp/", temporary + "/"))
                .toList();
        var builder = new ProcessBuilder(command);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        return Chart.run(builder, "").exit() == 0;
    }

    @Test
    void whatWasScaledStaysSoWhenTheStackIsDeployedAgain() throws IOException {
        var inventory = (Map<?, ?>) services.get("inventory-service").get("deploy");
        var gateway = (Map<?, ?>) services.get("gateway").get("environment");

        assertThat(inventory.get("replicas")).isEqualTo("${OFFSHOOT_INVENTORY_REPLICAS:-3}");
        assertThat(gateway.get("OFFSHOOT_GATEWAY_INSTANCES").toString().split(","))
                .as("the shop, and three instances of inventory")
                .hasSize(4);
        assertThat(Files.readString(FOLDER.resolve("README.md")))
                .contains("OFFSHOOT_INVENTORY_REPLICAS=", "OFFSHOOT_VERSION=");
    }

    @Test
    void everyProcessIsGivenTimeToEnd() throws IOException {
        for (var service : services.values()) {
            var given = String.valueOf(service.get("stop_grace_period"));
            assertThat(given).matches("\\d+s");
            assertThat(Integer.parseInt(given.replace("s", ""))).isGreaterThan(ShutdownTime.seconds());
        }
    }

    // otherwise, all customers would share the gateway's address and one quota
    @Test
    void theProcessesTrustTheGatewayWhereverItIs() {
        for (var name : List.of("shop", "inventory-service")) {
            var environment = (Map<?, ?>) services.get(name).get("environment");
            assertThat(environment.get("OFFSHOOT_SECURITY_TRUSTEDPROXIES"))
                    .isEqualTo("${OFFSHOOT_GATEWAY_ADDRESS:-127.0.0.0/8}");
            assertThat(environment.get("OFFSHOOT_IDENTITY_JWKSURI"))
                    .asString()
                    .startsWith("http://${OFFSHOOT_GATEWAY_ADDRESS:-127.0.0.1}:");
        }
        var gateway = (Map<?, ?>) services.get("gateway").get("deploy");
        assertThat(gateway.get("placement")).isEqualTo(Map.of("constraints", List.of("node.role == manager")));
    }
}
