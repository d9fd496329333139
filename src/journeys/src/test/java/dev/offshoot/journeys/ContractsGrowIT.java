package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.EmbeddedBroker;
import dev.offshoot.messaging.testing.ForeignMessages;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A rolling update: a shop with newer contracts and a service with older ones exchange messages. The newer contracts are
 * made here from the present ones: {@code ReserveStock} gets a component and a version.
 */
@Tag("all")
class ContractsGrowIT {

    private static final String GROWN = """
            package dev.offshoot.contracts.inventory;

            import dev.offshoot.messaging.Command;
            import dev.offshoot.messaging.Subject;
            import java.util.List;
            import java.util.UUID;

            @Command(name = "inventory.ReserveStock", version = 2)
            public record ReserveStock(@Subject UUID orderId, List<ReservedItem> items, String priority) {

                public ReserveStock(UUID orderId, List<ReservedItem> items) {
                    this(orderId, items, "high");
                }
            }
            """;

    private final Path folder = Path.of("target", "processes", "contracts-grow-" + UUID.randomUUID());
    private final EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker"));
    private final String database = TestDatabase.newPostgresDatabase();
    private final Deployment deployment;

    ContractsGrowIT() throws Exception {
        deployment = new Deployment(folder, List.of("inventory"), database, broker.port());
        deployment.shop().at(withGrownContracts(Path.of("../shop/target/shop.jar")));
    }

    @AfterEach
    void end() {
        deployment.close();
        broker.close();
    }

    @Test
    void aServiceOnEarlierContractsReadsWhatItKnowsAndParksWhatItDoesNot() throws Exception {
        deployment.start().extractAll();
        var staff = ShopClient.staff(deployment::uri);
        var alice = ShopClient.newCustomer(deployment::uri);
        var product = staff.get("/api/products?q=teapot&size=1")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString();
        alice.want(product, 1);
        var order = alice.buy("tok_ok");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> alice.get("/api/orders/" + order).expect(200).text("status"), "COMPLETED"::equals);

        // a contract that this service does not know
        ForeignMessages.send(broker.port(), "inventory", "inventory.CountStock", 3, "{\"shelf\":7}");
        var jdbc = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.queryForObject(
                                "SELECT count(*) FROM inventory.delivery WHERE lane = 9 AND type = 'inventory.CountStock' AND payload LIKE '%shelf%'",
                                Integer.class)
                        == 1);
    }

    /** A copy of an application with the newer contracts. */
    private Path withGrownContracts(Path application) throws IOException {
        Files.createDirectories(folder);
        var contracts = folder.resolve("contracts.jar");
        String inside;
        try (var jar = new ZipFile(application.toFile())) {
            var entry = jar.stream()
                    .filter(one -> one.getName().matches("BOOT-INF/lib/contracts-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
            inside = entry.getName();
            Files.copy(jar.getInputStream(entry), contracts, StandardCopyOption.REPLACE_EXISTING);
        }
        var source = folder.resolve("ReserveStock.java");
        Files.writeString(source, GROWN);
        var compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-parameters",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.resolve("grown").toString(),
                        source.toString());
        assertThat(compiled).as("the newer contract compiles").isZero();
        var name = "dev/offshoot/contracts/inventory/ReserveStock.class";
        try (var jar = FileSystems.newFileSystem(contracts)) {
            Files.copy(folder.resolve("grown").resolve(name), jar.getPath(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return replaced(application, inside, Files.readAllBytes(contracts));
    }

    /** Nested jars must be stored, not compressed. */
    private Path replaced(Path application, String name, byte[] content) throws IOException {
        var copy = folder.resolve("grown-shop.jar");
        try (var from = new ZipFile(application.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (var entry : (Iterable<ZipEntry>) from.stream().map(ZipEntry.class::cast)::iterator) {
                var bytes = entry.getName().equals(name)
                        ? content
                        : from.getInputStream(entry).readAllBytes();
                var written = new ZipEntry(entry.getName());
                if (entry.getMethod() == ZipEntry.STORED) {
                    var sum = new CRC32();
                    sum.update(bytes);
                    written.setMethod(ZipEntry.STORED);
                    written.setSize(bytes.length);
                    written.setCrc(sum.getValue());
                }
                to.putNextEntry(written);
                to.write(bytes);
                to.closeEntry();
            }
        }
        return copy;
    }
}
