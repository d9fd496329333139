package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The central promise: a module is extracted and folded back while orders are placed and processes die. The shop, the
 * service and the broker are real processes; the database is a real PostgreSQL.
 */
@Tag("all")
class InventoryMovesIT {

    private static final int ORDERS = 200;

    private final Path folder = Path.of("target", "processes", "inventory-moves");
    private final String database = TestDatabase.newPostgresDatabase();
    private final RunningRabbit rabbit;
    private final RunningJar shop;
    private final RunningJar service;
    private final Shoppers shoppers;

    InventoryMovesIT() throws Exception {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
        shop = configured(new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder))
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .with("offshoot.shipping.quotes-within", "2s")
                .with("offshoot.shipping.pick-up-after", "50ms")
                .with("offshoot.shipping.delivery-after", "50ms")
                .start();
        shoppers = Shoppers.content(shop::uri);
        service = configured(new RunningJar(
                        Path.of("../../extracted-services/inventory-service/target/inventory-service.jar"),
                        "inventory-service",
                        folder))
                .with(
                        "offshoot.identity.jwks-uri",
                        shop.uri("/.well-known/jwks.json").toString())
                .start();
    }

    private RunningJar configured(RunningJar jar) {
        return jar.with("spring.datasource.url", database)
                .with("spring.datasource.username", "postgres")
                .with("spring.rabbitmq.host", "127.0.0.1")
                .with("spring.rabbitmq.port", String.valueOf(rabbit.port()));
    }

    @AfterEach
    void end() {
        shoppers.close();
        service.close();
        shop.close();
        rabbit.close();
    }

    @Test
    void nothingIsLostOrDoubledWhileInventoryMovesAndProcessesDie() throws Exception {
        var staff = ShopClient.staff(shop::uri);
        shoppers.start(staff);

        for (int move = 0; move < 5; move++) {
            hostInventory(staff, shop, false);
            shoppers.awaitMore(8);
            if (move == 1) {
                service.kill();
                shoppers.awaitMore(4);
                diesAt(service, "BEFORE_ACKNOWLEDGEMENT:5");
                service.start();
            }
            if (move == 2) {
                rabbit.kill();
                shoppers.awaitMore(4);
                rabbit.start();
            }
            if (move == 3) {
                shop.kill();
                diesAt(shop, "AFTER_CONFIRM:5");
                shop.start();
            }
            shoppers.awaitMore(4);
            hostInventory(staff, shop, true);
            hostInventory(staff, service, false);
            shoppers.awaitMore(8);
            hostInventory(staff, service, true);
        }
        var orders = shoppers.stop(ORDERS);
        var sums = new ShopSums(database, "postgres");
        sums.awaitRest(staff, orders, Duration.ofMinutes(3), rabbit);
        sums.areRight(orders);
        assertThat(deadLetters()).as("dead-lettered messages").isZero();
        assertThat(sums.jdbc()
                        .queryForObject(
                                "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED'", Integer.class))
                .as("all were completed: there was enough stock, and every card was valid")
                .isEqualTo(sums.jdbc().queryForObject("SELECT count(*) FROM orders.order_report", Integer.class));
    }

    private long deadLetters() throws Exception {
        var broker = new ConnectionFactory();
        broker.setPort(rabbit.port());
        try (var connection = broker.newConnection();
                var channel = connection.createChannel()) {
            var dead = 0L;
            for (var module : List.of("inventory", "orders", "catalog")) {
                dead += channel.messageCount("offshoot." + module + ".dead");
            }
            return dead;
        }
    }

    /** Starts a process, and waits until it has died at that point as by {@code kill -9}. */
    private static void diesAt(RunningJar process, String point) {
        var halt = "-Doffshoot.messaging.halt-at=" + point;
        process.withJvm(halt).launch();
        assertThat(process.awaitEnd()).as("dies at %s", point).isEqualTo(137);
        process.withoutJvm(halt);
    }

    /** Makes a process host inventory, or stop hosting it; it refuses to stop while no other process hosts it. */
    private static void hostInventory(ShopClient staff, RunningJar process, boolean hosted) {
        var operator = staff.at(process::uri);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(ShopClient.Unanswered.class)
                .untilAsserted(() -> assertThat(operator.post("/actuator/modules/inventory", Map.of("hosted", hosted))
                                .expect(200)
                                .body()
                                .path("ready")
                                .asBoolean())
                        .isEqualTo(hosted));
    }
}
