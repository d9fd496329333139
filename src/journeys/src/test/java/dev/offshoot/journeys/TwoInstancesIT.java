package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two instances of the shop, of which one dies or freezes; the other must take over quickly. */
@Tag("all")
@Tag("alone")
class TwoInstancesIT {

    private final Path folder = Path.of("target", "processes", "two-" + UUID.randomUUID());
    private final RunningJar shop = jar("shop");
    private final RunningJar second = jar("second");
    private final AtomicInteger requests = new AtomicInteger();
    private final Shoppers shoppers = Shoppers.eventful(this::uri);
    private volatile boolean bothAreAsked;

    private URI uri(String path) {
        return (bothAreAsked && requests.getAndIncrement() % 2 == 0 ? second : shop).uri(path);
    }

    private RunningJar jar(String name) {
        return new RunningJar(Path.of("../shop/target/shop.jar"), name, folder)
                .with("spring.datasource.password", "")
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .with("offshoot.payments.simulated-delay", "1s")
                .with("offshoot.shipping.pick-up-after", "500ms")
                .with("offshoot.shipping.delivery-after", "200ms");
    }

    @AfterEach
    void end() {
        shoppers.close();
        second.close();
        shop.close();
    }

    @Test
    void theOtherInstanceTakesOverWithinSecondsWhatADyingOneWasWorkingOn() throws Exception {
        // just after it has received the provider's response
        second.withJvm("-Doffshoot.messaging.halt-at=BEFORE_ENDING");
        var database = twoInstances();
        var sums = new ShopSums(database, "postgres");
        // most calls are made by the instance that gets the requests
        bothAreAsked = true;

        assertThat(second.awaitEnd()).isEqualTo(137);
        var death = Instant.now();
        assertThat(sums.leftFrom(death)).as("deliveries that it was working on").isPositive();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sums.leftFrom(death) == 0);
        var takenOver = Duration.between(death, Instant.now());

        // a call is made again when its lease of five seconds has run out
        assertThat(takenOver).as("everything that was due when it died is done").isLessThan(Duration.ofSeconds(7));
        var orders = shoppers.stop(60);
        ShopSums.awaitRest(ShopClient.staff(shop::uri), orders, Duration.ofMinutes(1));
        sums.areRight(orders);
    }

    @Test
    void ordersGoOnWhileAnotherInstanceStandsStillAndNothingHappensTwiceWhenItGoesOn() throws Exception {
        var database = twoInstances();
        // without customers of its own, it would hardly ever be in a transaction
        var elsewhere = Shoppers.content(second::uri).start(ShopClient.staff(shop::uri));
        shoppers.awaitMore(40);

        // within a transaction, so that it holds row locks that others need
        var activity = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    second.freeze();
                    var held = activity.queryForObject(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'second' AND state LIKE 'idle in transaction%'",
                            Integer.class);
                    if (held == 0) {
                        second.thaw();
                    }
                    return held > 0;
                });
        var frozen = Instant.now();
        await().atMost(Duration.ofMinutes(2)).until(() -> Instant.now().isAfter(frozen.plusSeconds(30)));
        second.thaw();
        shoppers.awaitMore(20);

        var orders = shoppers.stop(60);
        orders.addAll(elsewhere.stop(1));
        ShopSums.awaitRest(ShopClient.staff(shop::uri), orders, Duration.ofMinutes(1));
        var sums = new ShopSums(database, "postgres");
        sums.areRight(orders);
        for (var status : List.of("RESERVED", "CONFIRMED", "SHIPPED", "COMPLETED")) {
            assertThat(sums.longestPause(status, frozen, frozen.plusSeconds(30)))
                    .as("the longest time in which no order was %s, while one instance was frozen", status)
                    .isLessThan(Duration.ofSeconds(15));
        }
    }

    private String twoInstances() {
        var database = TestDatabase.newPostgresDatabase();
        for (var instance : List.of(shop, second)) {
            instance.with(
                            "spring.datasource.url",
                            database + "?ApplicationName=" + (instance == second ? "second" : "first"))
                    .with("spring.datasource.username", "postgres")
                    .with("spring.application.name", "shop")
                    .start();
        }
        shoppers.start(ShopClient.staff(shop::uri));
        return database;
    }
}
