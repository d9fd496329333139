package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Customers use two gateways in turn, and one of them dies in the middle of each move that it was told to make. */
@Tag("all")
@Tag("nightly")
class TwoGatewaysIT {

    private static final int MOVES = 6;
    private static final int ORDERS = 100;

    private final Path folder = Path.of("target", "processes", "two-gateways-" + UUID.randomUUID());
    private final String database = TestDatabase.newPostgresDatabase();
    private final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
    private final Deployment deployment = new Deployment(folder, List.of("inventory"), database, rabbit.port());
    private final List<RunningJar> gateways = List.of(deployment.gateway(), deployment.gateway("other-gateway"));
    private final AtomicInteger requests = new AtomicInteger();
    private final Shoppers shoppers = Shoppers.eventful(this::uri);

    /** The gateway that a load balancer does not use, because it is not ready. */
    private volatile @Nullable RunningJar unready;

    private URI uri(String path) {
        var next = requests.getAndIncrement() % 2;
        return gateways.get(gateways.get(next) == unready ? 1 - next : next).uri(path);
    }

    @AfterEach
    void end() {
        shoppers.close();
        gateways.forEach(RunningJar::close);
        deployment.close();
        rabbit.close();
    }

    @Test
    void theOtherOneFinishesTheMovesOfOneThatDiesAndNoOrderIsLostOrDoubled() throws Exception {
        deployment.start();
        gateways.get(1).start();
        var staff = ShopClient.staff(deployment::uri);
        shoppers.start(staff);

        for (int i = 0; i < MOVES; i++) {
            var dying = gateways.get(i % 2);
            var other = deployment.operatorOf(gateways.get((i + 1) % 2));
            var to = i % 2 == 0 ? "inventory-service" : "shop";
            deployment.operatorOf(dying).begin("inventory", to);
            dying.kill();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(other.hosts("inventory")).containsExactly(to));
            shoppers.awaitMore(4);
            unready = dying;
            dying.start();
            unready = null;
        }

        var orders = shoppers.stop(ORDERS);
        // a gateway that is not there answers nothing; one that is there answers well
        assertThat(shoppers.disappointments())
                .as("errors that customers got")
                .noneMatch(error -> error.matches("(?s)\\d{3} .*"));
        var sums = new ShopSums(database, "postgres");
        sums.awaitRest(staff, orders, Duration.ofMinutes(3), rabbit);
        sums.areRight(orders);
    }
}
