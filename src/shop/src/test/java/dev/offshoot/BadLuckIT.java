package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import dev.offshoot.payments.testing.RunningProvider;
import dev.offshoot.payments.testing.RunningProvider.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Real processes that die, or stop in their tracks, while everything happens to orders that can happen to them. */
@Tag("all")
class BadLuckIT {

    private final Path folder = Path.of("target", "processes", "bad-luck-" + UUID.randomUUID());
    private final RunningJar shop = jar("shop");
    private final RunningJar second = jar("second");
    private final RunningProvider provider = new RunningProvider();
    private final Shoppers shoppers = Shoppers.eventful(shop::uri);

    private RunningJar jar(String name) {
        return new RunningJar(Path.of("target/shop.jar"), name, folder)
                .with("spring.datasource.password", "")
                .with("offshoot.demo", "true")
                .with("offshoot.payments.simulated-delay", "1s")
                .with("offshoot.shipping.pick-up-after", "500ms")
                .with("offshoot.shipping.delivery-after", "200ms");
    }

    @AfterEach
    void end() {
        shoppers.close();
        second.close();
        shop.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "h2"})
    void everyOrderEndsOnceThoughTheProcessDiesAtEachNamedPoint(String kind) throws Exception {
        String database;
        if (kind.equals("postgres")) {
            database = TestDatabase.newPostgresDatabase();
            shop.with("spring.datasource.url", database).with("spring.datasource.username", "postgres");
        } else {
            // what somebody gets who names no database
            database = "jdbc:h2:file:" + folder.toAbsolutePath()
                    + "/data/shop;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        }
        // one that remembers, while the shop forgets
        shop.with("offshoot.payments.provider-url", provider.url()).start();
        shoppers.start(ShopClient.staff(shop::uri));
        shoppers.awaitMore(10);

        for (var step : List.of(Step.AUTHORIZE, Step.CAPTURE, Step.REFUND)) {
            provider.meanwhileNext(step, shop::kill);
            assertThat(shop.awaitEnd())
                    .as("dies when the provider was about to tell of %s", step)
                    .isEqualTo(137);
            shop.start();
        }
        shop.kill();

        for (var point : List.of("BEFORE_COMMIT:40", "AFTER_COMMIT:40", "BEFORE_CALL:5", "BEFORE_ENDING:5")) {
            var halt = "-Doffshoot.messaging.halt-at=" + point;
            shop.withJvm(halt).launch();
            assertThat(shop.awaitEnd()).as("dies at %s", point).isEqualTo(137);
            shop.withoutJvm(halt);
        }

        shop.start();
        shoppers.awaitMore(10);
        var orders = shoppers.stop(40);
        ShopSums.awaitRest(ShopClient.staff(shop::uri), orders, Duration.ofMinutes(2));
        shop.stop();
        var sums = new ShopSums(database, kind.equals("postgres") ? "postgres" : "sa");
        sums.areRight(orders);
        sums.areKnownTo(provider);
        assertThat(Files.readString(shop.log()))
                .as("what was told about customers")
                .doesNotContain("Main Street", "Springfield", "@example.com", "correct horse", "tok_", "eyJ");
    }

    @Test
    void theOtherInstanceTakesOverWithinTwoSecondsWhatADyingOneWasWorkingOn() throws Exception {
        // with the answer of the provider in its hand; most calls are made by the one that is asked
        second.withJvm("-Doffshoot.messaging.halt-at=BEFORE_ENDING");
        var database = twoInstances();
        var sums = new ShopSums(database, "postgres");

        assertThat(second.awaitEnd()).isEqualTo(137);
        var death = Instant.now();
        assertThat(sums.leftFrom(death)).as("what it was working on").isPositive();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sums.leftFrom(death) == 0);
        var takenOver = Duration.between(death, Instant.now());

        assertThat(takenOver).as("everything that was due when it died is done").isLessThan(Duration.ofSeconds(2));
        var orders = shoppers.stop(60);
        ShopSums.awaitRest(ShopClient.staff(shop::uri), orders, Duration.ofMinutes(1));
        sums.areRight(orders);
    }

    @Test
    void ordersGoOnWhileAnotherInstanceStandsStillAndNothingHappensTwiceWhenItGoesOn() throws Exception {
        var database = twoInstances();
        shoppers.awaitMore(40);

        // in the middle of a transaction: then it holds rows that others need
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
        ShopSums.awaitRest(ShopClient.staff(shop::uri), orders, Duration.ofMinutes(1));
        var sums = new ShopSums(database, "postgres");
        sums.areRight(orders);
        for (var status : List.of("RESERVED", "CONFIRMED", "SHIPPED", "COMPLETED")) {
            assertThat(sums.longestPause(status, frozen, frozen.plusSeconds(30)))
                    .as("the longest time in which no order was %s, while one instance stood still", status)
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
