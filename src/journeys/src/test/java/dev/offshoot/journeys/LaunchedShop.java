package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop that {@code ./offshoot up} has started in a folder of its own, and orders to that launcher. */
final class LaunchedShop implements AutoCloseable {

    private static final Path OFFSHOOT =
            Path.of("../../offshoot").toAbsolutePath().normalize();

    private final Path folder;
    private final String database;
    private final Map<String, String> settings;
    private final int port = FreePorts.forHttpAndGrpc();
    private Process launcher;

    /** @param settings environment variables of the launcher */
    LaunchedShop(Path folder, String database, Map<String, String> settings) {
        this.folder = folder;
        this.database = database;
        this.settings = settings;
    }

    /** Starts it with these options of {@code up}, and waits until it is ready. */
    void up(String... options) throws Exception {
        var command = new ArrayList<>(List.of("up", "--demo", "--database", database, "--port", String.valueOf(port)));
        // the services' ports follow that for customers
        command.addAll(List.of("--first-port", String.valueOf(port + 1)));
        command.addAll(List.of(options));
        launcher = start(command);
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(200))
                .failFast(() -> assertThat(launcher.isAlive()).as(said("up")).isTrue())
                .until(() -> said("up").contains("Ready after"));
    }

    /** Runs a command of the launcher, which must succeed in time. */
    void order(Duration within, String... command) throws Exception {
        var process = start(List.of(command));
        assertThat(process.waitFor(within.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said(command[0])).isZero();
    }

    private Process start(List<String> arguments) throws Exception {
        Files.createDirectories(folder);
        var command = new ArrayList<>(List.of(OFFSHOOT.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(arguments.get(0) + ".txt").toFile()));
        var environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("SPRING_") || name.startsWith("PG") || name.startsWith("OFFSHOOT_"));
        environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
        // other tests use the same PostgreSQL, which accepts 100 connections by default
        environment.put("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "4");
        // a quarter of the work for each password
        environment.put("OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH", "10");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(settings);
        return builder.start();
    }

    /** What all runs of a command have printed so far. */
    String said(String command) throws Exception {
        return Files.readString(folder.resolve(command + ".txt"));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Kills a process of the launcher, and waits until it is ready again. */
    void kill(String name, Duration within) {
        var pid = process(name).path("pid").asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(within)
                .until(() -> process(name).path("state").asString().equals("ready")
                        && process(name).path("pid").asLong() != pid);
    }

    private JsonNode process(String name) {
        var state = JsonMapper.shared()
                .readTree(folder.resolve("data/launcher.json").toFile());
        for (var process : state.path("processes")) {
            if (process.path("name").asString().equals(name)) {
                return process;
            }
        }
        throw new IllegalStateException(name + " is no process of the launcher");
    }

    @Override
    public void close() throws Exception {
        if (launcher != null) {
            launcher.destroy();
            if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                launcher.destroyForcibly();
            }
        }
    }
}
