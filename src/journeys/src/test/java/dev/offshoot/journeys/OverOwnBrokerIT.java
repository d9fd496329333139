package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;

/** The same journey with everything extracted, over a broker that the launcher starts. */
abstract class OverOwnBrokerIT extends CheckoutJourneyIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final String broker;
    private final String title;
    private final Path folder;
    private Process launcher;

    /**
     * @param broker its name for {@code --broker}
     * @param title how the launcher begins to describe it
     */
    OverOwnBrokerIT(String broker, String title) {
        this.broker = broker;
        this.title = title;
        this.folder = Path.of("target", "processes", broker + "-" + UUID.randomUUID());
    }

    @Override
    Function<String, URI> open() throws Exception {
        Files.createDirectories(folder);
        var said = folder.resolve("up.txt");
        // the port for customers, and those of the services, which follow it
        final var port = FreePorts.forHttpAndGrpc();
        var builder = new ProcessBuilder(
                        ROOT.resolve("offshoot").toString(),
                        "up",
                        "--demo",
                        "--database",
                        TestDatabase.newPostgresDatabase(),
                        "--extract",
                        "all",
                        "--broker",
                        broker,
                        "--port",
                        String.valueOf(port),
                        "--first-port",
                        String.valueOf(port + 1))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("PG"));
        builder.environment().put("SPRING_DATASOURCE_USERNAME", "postgres");
        // several such tests share a PostgreSQL, which accepts 100 connections by default
        builder.environment().put("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "4");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        launcher = builder.start();
        await().atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(200))
                .failFast(() -> assertThat(launcher.isAlive())
                        .as(Files.readString(said))
                        .isTrue())
                .until(() -> Files.readString(said).contains("Ready after"));
        assertThat(Files.readString(said))
                .contains("messages  " + title);
        return path -> URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    @AfterAll
    void end() throws Exception {
        if (launcher != null) {
            launcher.destroy();
            if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                launcher.destroyForcibly();
            }
        }
    }
}
