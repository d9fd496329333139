package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningPostgres;
import dev.offshoot.messaging.testing.RunningPostgres.Shutdown;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three extracted modules, customers who buy, a database that restarts and services that die repeatedly. No delivery is
 * replayed by hand. With {@code -Doffshoot.test.rounds=10}, there are twenty restarts and thirty deaths.
 */
@Tag("all")
@Tag("nightly")
class ManyRestartsIT {

    private static final int ROUNDS = Integer.getInteger("offshoot.test.rounds", 1);
    private static final List<String> OUT = List.of("inventory", "payments", "shipping");

    private final Path folder = Path.of("target", "processes", "restarts-" + UUID.randomUUID());
    private final RunningPostgres postgres = new RunningPostgres();
    private final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
    private final Deployment deployment = new Deployment(folder, OUT, postgres.url(), rabbit.port());
    private final Shoppers shoppers = Shoppers.content(deployment::uri);

    @AfterEach
    void end() {
        shoppers.close();
        deployment.close();
        rabbit.close();
        postgres.close();
    }

    @Test
    void nothingIsParkedOrStuckThoughTheDatabaseRestartsAndServicesDieAgainAndAgain() throws Exception {
        deployment.start().extractAll();
        shoppers.start(ShopClient.staff(deployment::uri));
        shoppers.awaitMore(10);

        for (var round = 0; round < ROUNDS; round++) {
            for (var how : Shutdown.values()) {
                postgres.stop(how);
                postgres.start();
                shoppers.awaitMore(5);
            }
            for (var module : OUT) {
                var service = deployment.service(module);
                service.kill();
                service.start();
                shoppers.awaitMore(5);
            }
        }

        var orders = shoppers.stop(0);
        var sums = new ShopSums(postgres.url(), "postgres");
        sums.awaitRest(ShopClient.staff(deployment::uri), orders, Duration.ofMinutes(5), rabbit);
        sums.areRight(orders);
        assertThat(shoppers.disappointments())
                .as("errors that customers got")
                .noneMatch(told -> told.startsWith("500"));
        for (var process : List.of(deployment.shop(), deployment.service("inventory"))) {
            assertThat(unreadable(process)).as("%s", process.log()).isEmpty();
        }
    }

    private static List<String> unreadable(RunningJar process) throws Exception {
        return Files.readAllLines(process.log()).stream()
                .filter(line -> line.contains("is parked"))
                .toList();
    }
}
