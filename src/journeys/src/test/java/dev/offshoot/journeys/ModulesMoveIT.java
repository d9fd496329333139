package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Modules move through the gateway, and customers do not notice. */
@Tag("all")
class ModulesMoveIT {

    private static final int ORDERS = 300;

    private final Path folder = Path.of("target", "processes", "modules-move");
    private final String database = TestDatabase.newPostgresDatabase();
    private final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
    private final Deployment deployment =
            new Deployment(folder, List.of("inventory", "payments", "orders"), database, rabbit.port());
    private final Shoppers shoppers = Shoppers.eventful(deployment::uri);

    @AfterEach
    void end() {
        shoppers.close();
        deployment.close();
        rabbit.close();
    }

    @Test
    void tenMovesOfThreeModulesShowNoCustomerAnError() throws Exception {
        deployment.start().extractAll();
        shoppers.start(ShopClient.staff(deployment::uri));

        deployment.move("inventory", "shop");
        shoppers.awaitMore(20);
        deployment.move("payments", "shop");
        shoppers.awaitMore(20);
        deployment.move("orders", "shop");
        shoppers.awaitMore(20);
        deployment.move("inventory", "inventory-service");
        shoppers.awaitMore(20);
        deployment.move("orders", "orders-service");
        shoppers.awaitMore(20);
        deployment.move("payments", "payments-service");
        shoppers.awaitMore(20);
        deployment.move("orders", "shop");
        deployment.move("inventory", "shop");
        shoppers.awaitMore(20);
        deployment.move("orders", "orders-service");
        deployment.move("payments", "shop");

        var orders = shoppers.stop(ORDERS);
        assertThat(shoppers.disappointments()).as("errors that customers got").isEmpty();
        var sums = new ShopSums(database, "postgres");
        sums.awaitRest(ShopClient.staff(deployment::uri), orders, Duration.ofMinutes(3), rabbit);
        sums.areRight(orders);
    }
}
