package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The stack of deployment/swarm on a Swarm of one node. */
final class SwarmStack {

    static final String INVENTORY = "offshoot_inventory-service";

    /** A quarter of the work for each password, and parcels that do not travel for long. */
    private static final String FASTER = """
            version: "3.8"
            services:
              shop:
                environment:
                  OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH: "10"
                  OFFSHOOT_SHIPPING_QUOTESWITHIN: 700ms
                  OFFSHOOT_SHIPPING_PICKUPAFTER: 50ms
                  OFFSHOOT_SHIPPING_DELIVERYAFTER: 50ms
            """;

    private final DockerEngine engine;
    private final Path folder;
    private final int port = FreePorts.forHttpAndGrpc();

    /**
     * Turns the engine into a Swarm, and deploys the stack in it.
     *
     * @param folder a copy of the repository's folder, with secrets
     */
    SwarmStack(DockerEngine engine, Path folder, URI database, int broker) {
        this.engine = engine;
        this.folder = folder;
        engine.docker(
                "swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1:" + FreePorts.one());
        engine.run(folder, Map.of(), List.of("sh", "deployment/swarm/new-secrets"));
        var settings = new TreeMap<>(Map.of(
                "OFFSHOOT_DEMO",
                "true",
                "OFFSHOOT_STAFF_EMAIL",
                "staff@offshoot.example",
                "OFFSHOOT_PORT",
                String.valueOf(port),
                "OFFSHOOT_GRPC_PORT",
                String.valueOf(port + 1000),
                "OFFSHOOT_SHOP_PORT",
                String.valueOf(FreePorts.forHttpAndGrpc()),
                "OFFSHOOT_INVENTORY_PORTS",
                String.valueOf(portsOfInstances() / 10),
                // more are started by the test
                "OFFSHOOT_INVENTORY_REPLICAS",
                "1",
                "OFFSHOOT_DATABASE",
                "jdbc:" + database,
                "OFFSHOOT_BROKER_HOST",
                "127.0.0.1",
                "OFFSHOOT_BROKER_PORT",
                String.valueOf(broker)));
        var faster = folder.resolve("faster.yml");
        try {
            Files.writeString(faster, FASTER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine.run(
                folder,
                settings,
                List.of(
                        "/usr/bin/docker",
                        "stack",
                        "deploy",
                        "--resolve-image=never",
                        "--compose-file=deployment/swarm/stack.yml",
                        "--compose-file=" + faster,
                        "offshoot"));
    }

    /** A multiple of ten, after which three ports are free, and three for gRPC. */
    private static int portsOfInstances() {
        while (true) {
            var first = FreePorts.one() / 10 * 10;
            if (IntStream.rangeClosed(1, 3).allMatch(slot -> isFree(first + slot) && isFree(first + slot + 1000))) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** The gateway's URL. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Runs a number of instances of inventory, and waits until all are healthy. */
    void scale(int instances) {
        engine.docker("service", "scale", "--detach", INVENTORY + "=" + instances);
        await().atMost(Duration.ofMinutes(4)).until(() -> running().size() == instances);
    }

    /** The tasks of inventory that are healthy. */
    Set<String> running() {
        return engine.docker(
                        "service",
                        "ps",
                        "--no-trunc",
                        "--filter=desired-state=running",
                        "--format={{.ID}} {{.CurrentState}}",
                        INVENTORY)
                .lines()
                .filter(task -> task.contains(" Running "))
                .map(task -> task.split(" ")[0])
                .collect(Collectors.toSet());
    }

    /** The images of the tasks of inventory that are meant to run. */
    Set<String> images() {
        return engine.docker("service", "ps", "--filter", "desired-state=running", "--format", "{{.Image}}", INVENTORY)
                .lines()
                .collect(Collectors.toSet());
    }

    /** Kills the process of one instance of inventory, and waits until another one has replaced it. */
    void killOne() {
        var before = running();
        var victim = before.iterator().next();
        engine.killProcessOf(engine.docker("inspect", "--format", "{{.Status.ContainerStatus.ContainerID}}", victim));
        await().atMost(Duration.ofMinutes(4))
                .until(() -> running().size() == before.size() && !running().contains(victim));
    }

    /** Changes inventory, and waits for the end of the update or of its rollback; returns which. */
    String update(String... change) {
        var command = new ArrayList<>(List.of("service", "update", "--detach", "--no-resolve-image"));
        command.addAll(List.of(change));
        command.add(INVENTORY);
        engine.docker(command.toArray(String[]::new));
        return await().atMost(Duration.ofMinutes(8))
                .until(
                        () -> engine.docker(
                                "service",
                                "inspect",
                                "--format",
                                "{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}",
                                INVENTORY),
                        state -> state.endsWith("completed") || state.endsWith("paused"));
    }

    /** Asserts that the file name of each secret is a property, and that no secret is among the variables. */
    void assertKeepsSecrets(Map<String, String> secrets) {
        var inspected = engine.docker("service", "inspect", "offshoot_gateway", "offshoot_shop", INVENTORY);
        assertThat(inspected).contains("offshoot.security.operator-key");
        assertThat(secrets.values()).isNotEmpty().noneMatch(inspected::contains);
    }
}
