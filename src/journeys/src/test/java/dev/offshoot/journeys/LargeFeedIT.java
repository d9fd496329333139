package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A feed of 100,000 lines, in a process whose memory is too small for it, and that dies half way. */
@Tag("all")
class LargeFeedIT {

    private static final int LINES = 100_000;
    private static final int ONE_IN = 50;
    /** So that the feed is as large as one of many more short lines. */
    private static final String DESCRIPTION = "A thing, one of many, that is described in a sentence. ".repeat(3);

    private final Path folder = Path.of("target", "processes", "feed-" + UUID.randomUUID());
    private final String database = TestDatabase.newPostgresDatabase();
    private final RunningJar shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder)
            .withJvm("-Xmx192m")
            .withJvm("-XX:+ExitOnOutOfMemoryError")
            .with("spring.datasource.url", database)
            .with("spring.datasource.username", "postgres")
            .with("offshoot.demo", "true");

    @AfterEach
    void end() {
        shop.close();
    }

    @Test
    void isImportedInBoundedMemoryThoughTheProcessDiesAndHoldsUpNoOrder() throws Exception {
        shop.start();
        var staff = ShopClient.staff(shop::uri);
        var alice = new ShopClient(shop::uri).signIn("alice@offshoot.example", "offshoot-demo");
        var product = alice.get("/api/products?q=teapot&size=1")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString();

        var progress =
                staff.postFeed("/api/products/imports", feed()).expect(202).location();
        await().atMost(Duration.ofMinutes(2)).until(() -> lines(staff, progress) > 10_000);
        // autovacuum does this within a minute; without it, PostgreSQL keeps the plans that it made for empty tables
        new JdbcTemplate(new DriverManagerDataSource(database, "postgres", "")).execute("ANALYZE");
        var began = Instant.now();
        alice.want(product, 1);
        var order = alice.buy("tok_ok");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> alice.get("/api/orders/" + order).expect(200).text("status"), "COMPLETED"::equals);
        var took = Duration.between(began, Instant.now());
        assertThat(staff.get(progress).expect(200).text("state"))
                .as("it is still being imported")
                .isEqualTo("RUNNING");
        assertThat(took)
                .as("an ordinary order is not delayed: it takes six seconds anyway")
                .isLessThan(Duration.ofSeconds(15));

        shop.kill();
        shop.start();
        var before = lines(staff, progress);
        assertThat(before).as("imported products are kept").isGreaterThan(10_000);
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> staff.get(progress).expect(200).text("state"), "DONE"::equals);

        var done = staff.get(progress).expect(200).body();
        assertThat(done.path("lines").asInt()).isEqualTo(LINES);
        assertThat(done.path("imported").asInt()).isEqualTo(LINES - LINES / ONE_IN);
        assertThat(done.path("updated").asInt()).isZero();
        assertThat(done.path("rejected").asInt()).isEqualTo(LINES / ONE_IN);
        assertThat(done.path("rejections")).hasSize(1_000);
        // the header is the first line
        assertThat(done.path("rejections").path(0).path("line").asInt()).isEqualTo(ONE_IN + 1);
    }

    private static int lines(ShopClient staff, String progress) {
        return staff.get(progress).expect(200).body().path("lines").asInt();
    }

    private Path feed() throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve("feed.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("id,title,description,price,image_link,quantity\n");
            for (int line = 1; line <= LINES; line++) {
                var price = line % ONE_IN == 0 ? "priceless" : line % 90 + 1 + ".50 EUR";
                out.write(
                        "LARGE-%d,Thing number %d,\"%s\",%s,,%d%n".formatted(line, line, DESCRIPTION, price, line % 7));
            }
        }
        return file;
    }
}
