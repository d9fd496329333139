package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import dev.offshoot.payments.testing.RunningProvider;
import dev.offshoot.payments.testing.RunningProvider.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real process that dies repeatedly, while orders meet every possible failure. */
@Tag("all")
class BadLuckIT {

    private final Path folder = Path.of("target", "processes", "bad-luck-" + UUID.randomUUID());
    private final RunningJar shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder)
            .with("spring.datasource.password", "")
            .with("offshoot.demo", "true")
            .with("offshoot.customers.password-strength", "10")
            .with("offshoot.payments.simulated-delay", "1s")
            .with("offshoot.shipping.pick-up-after", "500ms")
            .with("offshoot.shipping.delivery-after", "200ms");
    private final RunningProvider provider = new RunningProvider();
    private final Shoppers shoppers = Shoppers.eventful(shop::uri);

    @AfterEach
    void end() {
        shoppers.close();
        shop.close();
        provider.close();
    }

    @Test
    void everyOrderEndsOnceThoughTheProcessDiesAtEachNamedPoint() throws Exception {
        var database = TestDatabase.newPostgresDatabase();
        shop.with("spring.datasource.url", database).with("spring.datasource.username", "postgres");
        dieAtEachNamedPoint(database, "postgres");
    }

    @Test
    @Tag("nightly")
    void theSameOnTheDefaultDatabase() throws Exception {
        var database = "jdbc:h2:file:" + folder.toAbsolutePath()
                + "/data/shop;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        dieAtEachNamedPoint(database, "sa");
    }

    private void dieAtEachNamedPoint(String database, String user) throws Exception {
        // the provider keeps its state while the shop restarts
        shop.with("offshoot.payments.provider-url", provider.url()).start();
        shoppers.start(ShopClient.staff(shop::uri));
        shoppers.awaitMore(10);

        for (var step : List.of(Step.AUTHORIZE, Step.CAPTURE, Step.REFUND)) {
            provider.meanwhileNext(step, shop::kill);
            assertThat(shop.awaitEnd())
                    .as("dies when the provider was about to report %s", step)
                    .isEqualTo(137);
            if (step != Step.REFUND) {
                shop.start();
            }
        }

        for (var point :
                List.of("BEFORE_COMMIT:40", "AFTER_COMMIT:40", "IN_CHAIN:20", "BEFORE_CALL:5", "BEFORE_ENDING:5")) {
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
        var sums = new ShopSums(database, user);
        sums.areRight(orders);
        sums.areKnownTo(provider);
        assertThat(Files.readString(shop.log()))
                .as("personal data sent to others")
                .doesNotContain("Main Street", "Springfield", "@example.com", "correct horse", "tok_", "eyJ");
    }
}
