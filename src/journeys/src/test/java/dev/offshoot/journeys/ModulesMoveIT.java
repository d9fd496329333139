package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    private static final int ORDERS = 150;

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
        aSocketIsClosedByTheOldHostAndGoesOnAtTheNewOne();
    }

    private void aSocketIsClosedByTheOldHostAndGoesOnAtTheNewOne() {
        var customer = ShopClient.newCustomer(deployment::uri);
        customer.want(
                customer.get("/api/products?q=teapot&size=1")
                        .expect(200)
                        .body()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString(),
                1);
        // an order that waits for its payment is open while its module moves
        deployment.move("payments", "payments-service");
        deployment.service("payments").freeze();
        var order = "/api/orders/" + customer.buy("tok_ok");
        customer.get(order).expect(200);
        var before = customer.open(order + "/socket", "0");
        await().untilAsserted(() -> assertThat(before.ids()).containsExactly("1", "2"));

        deployment.move("orders", "shop");

        assertThat(before.closed()).as("reconnect").isEqualTo(1012);
        var after = customer.open(order + "/socket", "2");
        deployment.service("payments").thaw();
        assertThat(after.closed()).isEqualTo(1000);
        assertThat(before.ids()).containsExactly("1", "2");
        assertThat(after.ids()).containsExactly("3", "4", "5");
    }
}
