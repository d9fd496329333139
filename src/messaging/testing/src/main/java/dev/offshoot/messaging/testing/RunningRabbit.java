package dev.offshoot.messaging.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A RabbitMQ server for one test, from the installed package. It can be killed and restarted, and keeps its data. */
public final class RunningRabbit implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private final Path folder;
    private final int port = FreePorts.one();
    private final int distributionPort = FreePorts.one();
    private Process process;

    /** Prepares a server with its data in this folder, without starting it. */
    public RunningRabbit(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Starts it, with additional lines of configuration. Skips the test if it is not installed, see {@link Needed}. */
    public RunningRabbit start(String... configuration) {
        Needed.on(Files.exists(PROGRAM), "RabbitMQ is not installed. Run .ci/run, which installs it");
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("rabbitmq.conf"),
                    "listeners.tcp.1 = 127.0.0.1:" + port + "\n" + String.join("\n", configuration) + "\n");
            var builder = new ProcessBuilder(PROGRAM.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("rabbit.log").toFile()));
            builder.environment()
                    .putAll(Map.of(
                            "HOME", folder.toString(),
                            "RABBITMQ_NODENAME", node(),
                            "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString(),
                            "RABBITMQ_CONF_ENV_FILE", "/dev/null",
                            "RABBITMQ_DIST_PORT", String.valueOf(distributionPort),
                            "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString(),
                            "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
                            "RABBITMQ_ENABLED_PLUGINS_FILE",
                                    folder.resolve("plugins").toString(),
                            "ERL_EPMD_ADDRESS", "127.0.0.1",
                            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "RabbitMQ did not start: " + Files.readString(folder.resolve("rabbit.log")));
                    }
                    return answers();
                });
        return this;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** The number of messages in the queues of modules, including unacknowledged ones. */
    public long messages() {
        return control("list_queues", "name", "messages")
                .lines()
                .map(line -> line.split("\t"))
                .filter(line -> line[0].startsWith("offshoot.") && !line[0].endsWith(".dead"))
                .mapToLong(line -> Long.parseLong(line[1]))
                .sum();
    }

    /** Runs a command of {@code rabbitmqctl}. Returns what it prints. */
    public String control(String... command) {
        var builder = new ProcessBuilder(PROGRAM.resolveSibling("rabbitmqctl").toString(), "--quiet");
        builder.command().addAll(List.of(command));
        builder.environment().putAll(Map.of("HOME", folder.toString(), "RABBITMQ_NODENAME", node()));
        try {
            var asked = builder.redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new IllegalStateException("RabbitMQ refuses " + command[0] + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String node() {
        return "test" + port + "@localhost";
    }

    /** Freezes it until it is thawed: connections stay open, but get no answers. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        process.descendants()
                .filter(one -> one.info().command().orElse("").contains("beam"))
                .forEach(one -> {
                    try {
                        new ProcessBuilder("kill", "-" + name, String.valueOf(one.pid()))
                                .start()
                                .waitFor();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** Stops it gracefully. After a kill, RabbitMQ 3.10 does not restore queues that were declared just before. */
    public void stop() {
        signal("TERM");
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("RabbitMQ does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it as {@code kill -9} does, and waits until it has ended. */
    public void kill() {
        var family = process.descendants().toList();
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            for (var member : family) {
                member.onExit().get(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("RabbitMQ did not end after a kill", e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
