package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;

/**
 * The same journey over each broker, with everything extracted by the launcher. From one broker to the next, the
 * processes change while orders flow, and then a broker and a service are killed. NATS and RabbitMQ are skipped where they
 * are not installed.
 */
@Tag("all")
@Tag("nightly")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class EachBrokerIT {

    /** At each broker; {@code -Doffshoot.test.orders=200} tries it longer. */
    private static final int ORDERS = Integer.getInteger("offshoot.test.orders", 40);

    private static final Path folder = Path.of("target", "processes", "each-broker-" + UUID.randomUUID());
    private static final String database = TestDatabase.newPostgresDatabase();
    private static final RunningNats nats = new RunningNats(folder.resolve("nats"));
    private static final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit"));
    private static LaunchedShop shop;

    @BeforeAll
    static void start() throws Exception {
        shop = new LaunchedShop(
                folder,
                database,
                Map.of(
                        "SPRING_RABBITMQ_HOST",
                        "127.0.0.1",
                        "SPRING_RABBITMQ_PORT",
                        String.valueOf(rabbit.port()),
                        "OFFSHOOT_MESSAGING_NATS_SERVERS",
                        "nats://127.0.0.1:" + nats.port(),
                        // the other journeys send JSON
                        "OFFSHOOT_MESSAGING_FORMAT",
                        "avro"));
        shop.up("--extract", "all", "--broker", "kafka");
    }

    private static void kill(String process) {
        shop.kill(process, Duration.ofMinutes(2));
    }

    @AfterAll
    static void end() throws Exception {
        if (shop != null) {
            shop.close();
        }
        rabbit.close();
        nats.close();
    }

    /** Changes to the broker while orders flow, and kills it and a service; all orders end, and every sum is right. */
    private static void changeTo(String broker, Runnable killBroker) throws Exception {
        var staff = ShopClient.staff(shop::uri);
        try (var shoppers = Shoppers.eventful(shop::uri).start(staff)) {
            shoppers.awaitMore(20);
            shop.order(Duration.ofMinutes(4), "broker", broker);
            shoppers.awaitMore(20);
            killBroker.run();
            shoppers.awaitMore(20);
            kill("orders-service");

            var orders = shoppers.stop(ORDERS);
            ShopSums.awaitRest(staff, orders, Duration.ofMinutes(2));
        }
        new ShopSums(database, "postgres").areRight();
    }

    /** A journey over one broker. */
    private abstract static class Over extends CheckoutJourneyIT {

        abstract void changeBroker() throws Exception;

        @Override
        Function<String, URI> open() throws Exception {
            changeBroker();
            return shop::uri;
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
            assertThat(shop.said("up")).contains("messages  Kafka, ", "durable: queued messages are kept in");
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
            nats.start();
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
            rabbit.start();
            changeTo("rabbitmq", () -> {
                // queues that were declared in the last three minutes would be gone after a kill
                rabbit.control("eval", "mnesia:dump_log().");
                rabbit.kill();
                rabbit.start();
            });
        }
    }
}
