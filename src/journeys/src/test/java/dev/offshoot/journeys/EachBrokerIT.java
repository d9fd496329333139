package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same journey over each broker, with everything extracted by the launcher. From one broker to the next, the
 * processes change while orders flow, and then a broker and a service are killed.
 */
@Tag("all")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class EachBrokerIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    /** At each broker; {@code -Doffshoot.test.orders=200} tries it longer. */
    private static final int ORDERS = Integer.getInteger("offshoot.test.orders", 60);

    private static final Path folder = Path.of("target", "processes", "each-broker-" + UUID.randomUUID());
    private static final int port = FreePorts.forHttpAndGrpc();
    private static final String database = TestDatabase.newPostgresDatabase();
    private static final RunningNats nats = new RunningNats(folder.resolve("nats"));
    private static final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit"));
    private static Process launcher;

    @BeforeAll
    static void start() throws Exception {
        nats.start();
        rabbit.start();
        launcher = offshoot(
                "up",
                "--demo",
                "--database",
                database,
                "--extract",
                "all",
                "--broker",
                "kafka",
                "--port",
                String.valueOf(port),
                // the services' ports follow that for customers
                "--first-port",
                String.valueOf(port + 1));
        await().atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(200))
                .failFast(() -> assertThat(launcher.isAlive()).as(said("up")).isTrue())
                .until(() -> said("up").contains("Ready after"));
    }

    private static Process offshoot(String... arguments) throws Exception {
        Files.createDirectories(folder);
        var command = new ArrayList<>(List.of(ROOT.resolve("offshoot").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(arguments[0] + ".txt").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("PG"));
        builder.environment().put("SPRING_DATASOURCE_USERNAME", "postgres");
        // other tests use the same PostgreSQL, which accepts 100 connections by default
        builder.environment().put("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "4");
        // a quarter of the work for each password
        builder.environment().put("OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH", "10");
        builder.environment().put("SPRING_RABBITMQ_HOST", "127.0.0.1");
        builder.environment().put("SPRING_RABBITMQ_PORT", String.valueOf(rabbit.port()));
        builder.environment().put("OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://127.0.0.1:" + nats.port());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static String said(String by) throws Exception {
        return Files.readString(folder.resolve(by + ".txt"));
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @AfterAll
    static void end() throws Exception {
        if (launcher != null) {
            launcher.destroy();
            if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                launcher.destroyForcibly();
            }
        }
        rabbit.close();
        nats.close();
    }

    /** Changes to the broker while orders flow, and kills it and a service; all orders end, and every sum is right. */
    private static void changeTo(String broker, Runnable killBroker) throws Exception {
        var staff = ShopClient.staff(EachBrokerIT::uri);
        try (var shoppers = Shoppers.eventful(EachBrokerIT::uri).start(staff)) {
            shoppers.awaitMore(20);
            var changing = offshoot("broker", broker);
            assertThat(changing.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(changing.exitValue()).as(said("broker")).isZero();
            shoppers.awaitMore(20);
            killBroker.run();
            shoppers.awaitMore(20);
            kill("orders-service");

            var orders = shoppers.stop(ORDERS);
            ShopSums.awaitRest(staff, orders, Duration.ofMinutes(2));
        }
        new ShopSums(database, "postgres").areRight();
    }

    /** Kills a process of the launcher, and waits until it is ready again. */
    private static void kill(String name) {
        var process = process(name);
        ProcessHandle.of(process.path("pid").asLong()).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> process(name).path("state").asString().equals("ready")
                        && process(name).path("pid").asLong()
                                != process.path("pid").asLong());
    }

    private static JsonNode process(String name) {
        var state = JsonMapper.shared()
                .readTree(folder.resolve("data/launcher.json").toFile());
        for (var process : state.path("processes")) {
            if (process.path("name").asString().equals(name)) {
                return process;
            }
        }
        throw new IllegalStateException(name + " is no process of the launcher");
    }

    /** A journey over one broker. */
    private abstract static class Over extends CheckoutJourneyIT {

        abstract void changeBroker() throws Exception;

        @Override
        Function<String, URI> open() throws Exception {
            changeBroker();
            return EachBrokerIT::uri;
        }

        @Override
        @AfterAll
        void end() {
            // the next journey uses the same processes
        }
    }

    @Nested
    @Order(1)
    class Kafka extends Over {

        @Override
        void changeBroker() throws Exception {
            assertThat(said("up")).contains("messages  Kafka, ", "durable: queued messages are kept in");
            changeTo("kafka", () -> kill("kafka"));
        }
    }

    @Nested
    @Order(2)
    class Artemis extends Over {

        @Override
        void changeBroker() throws Exception {
            changeTo("artemis", () -> kill("artemis"));
        }
    }

    @Nested
    @Order(3)
    class ActiveMq extends Over {

        @Override
        void changeBroker() throws Exception {
            changeTo("activemq", () -> kill("activemq"));
        }
    }

    @Nested
    @Order(4)
    class ZeroMq extends Over {

        @Override
        void changeBroker() throws Exception {
            // there is no broker to kill, but its peers
            changeTo("zeromq", () -> kill("inventory-service"));
        }
    }

    @Nested
    @Order(5)
    class Nats extends Over {

        @Override
        void changeBroker() throws Exception {
            changeTo("nats", () -> {
                nats.kill();
                nats.start();
            });
        }
    }

    @Nested
    @Order(6)
    class RabbitMq extends Over {

        @Override
        void changeBroker() throws Exception {
            changeTo("rabbitmq", () -> {
                // after a kill, RabbitMQ 3.10 does not restore queues that were declared just before
                rabbit.stop();
                rabbit.start();
            });
        }
    }
}
