package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The checkout journey with two modules extracted, as {@code ./offshoot up --registry} starts it: the gateway finds the
 * processes in the registry, also after it was killed, and a module moves while orders flow. {@link RegistryConformanceIT}
 * shows what each registry has to do; this takes two minutes of processor time for each.
 */
@Tag("all")
@Tag("nightly")
class EachRegistryIT {

    private static final int ORDERS = 40;

    /** A journey by one registry. */
    private abstract static class By extends CheckoutJourneyIT {

        private final String registry;
        private final Path folder;
        private final String database = TestDatabase.newPostgresDatabase();
        private RunningNats broker;
        private LaunchedShop shop;

        By(String registry) {
            this.registry = registry;
            this.folder = Path.of("target", "processes", "each-registry-" + registry + "-" + UUID.randomUUID());
        }

        @Override
        Function<String, URI> open() throws Exception {
            broker = new RunningNats(folder.resolve("nats")).start();
            var settings = new HashMap<>(settings());
            settings.put("OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://127.0.0.1:" + broker.port());
            shop = new LaunchedShop(folder, database, settings);
            shop.up("--broker", "nats", "--extract", "inventory,payments", "--registry", registry);
            assertThat(shop.said("up")).contains("  registry  ");
            move();
            return shop::uri;
        }

        /** Environment variables of the launcher. */
        Map<String, String> settings() throws Exception {
            return Map.of();
        }

        /** Kills the registry, and waits until it has been restarted. */
        void kill() throws Exception {
            shop.kill(registry, Duration.ofMinutes(1));
        }

        /** Moves a module home and out again while orders flow, and kills the registry between the two. */
        private void move() throws Exception {
            var staff = ShopClient.staff(shop::uri);
            try (var shoppers = Shoppers.eventful(shop::uri).start(staff)) {
                shoppers.awaitMore(10);
                shop.order(Duration.ofMinutes(2), "fold", "inventory");
                kill();
                shoppers.awaitMore(10);
                shop.order(Duration.ofMinutes(2), "extract", "inventory");

                var orders = shoppers.stop(ORDERS);
                assertThat(shoppers.disappointments())
                        .as("errors that customers got")
                        .isEmpty();
                ShopSums.awaitRest(staff, orders, Duration.ofMinutes(2));
                new ShopSums(database, "postgres").areRight(orders);
            }
        }

        @Override
        @AfterAll
        void end() throws Exception {
            if (shop != null) {
                shop.close();
            }
            if (broker != null) {
                broker.close();
            }
        }
    }

    @Nested
    class Etcd extends By {

        Etcd() {
            super("etcd");
        }

        @Override
        Function<String, URI> open() throws Exception {
            RunningRegistry.assumeInstalled("etcd");
            return super.open();
        }
    }

    @Nested
    class Eureka extends By {

        Eureka() {
            super("eureka");
        }
    }

    @Nested
    class ZooKeeper extends By {

        ZooKeeper() {
            super("zookeeper");
        }
    }

    /** The launcher starts no Consul. */
    @Nested
    class Consul extends By {

        private final RunningRegistry consul = new RunningRegistry("consul", Path.of("target", "processes"));

        Consul() {
            super("consul");
        }

        @Override
        Map<String, String> settings() throws Exception {
            consul.start();
            return Map.of("OFFSHOOT_REGISTRY_URL", consul.url());
        }

        @Override
        void kill() throws Exception {
            consul.kill();
            consul.start();
        }

        @Override
        @AfterAll
        void end() throws Exception {
            super.end();
            consul.close();
        }
    }
}
