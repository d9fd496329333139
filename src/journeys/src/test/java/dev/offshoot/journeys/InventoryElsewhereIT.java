package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.EmbeddedBroker;
import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The same module in a separate process, on a machine with only a JDK: the shop and the service exchange messages over a
 * broker inside this test, and the service's role has access to its own schema only.
 */
class InventoryElsewhereIT {

    private static final Path FOLDER = Path.of("target", "processes", "inventory-elsewhere");

    /** Roles belong to the whole server, so each run creates its own. */
    private final String role = "inventory_service_" + Long.toHexString(System.nanoTime());

    private final String database = TestDatabase.newPostgresDatabase();
    private final EmbeddedBroker broker = new EmbeddedBroker(FOLDER.resolve("broker"));
    private final RunningJar shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", FOLDER)
            .with("spring.datasource.url", database)
            .with("spring.datasource.username", "postgres")
            .with("spring.rabbitmq.host", "127.0.0.1")
            .with("spring.rabbitmq.port", String.valueOf(broker.port()))
            .with("offshoot.demo", "true")
            .with("offshoot.customers.password-strength", "10")
            .with("offshoot.shipping.quotes-within", "2s")
            .with("offshoot.shipping.pick-up-after", "50ms")
            .with("offshoot.shipping.delivery-after", "50ms");
    private final RunningJar service = new RunningJar(
                    Path.of("../../extracted-services/inventory-service/target/inventory-service.jar"),
                    "inventory-service",
                    FOLDER)
            .with("spring.datasource.url", database)
            .with("spring.datasource.username", role)
            .with("spring.rabbitmq.host", "127.0.0.1")
            .with("spring.rabbitmq.port", String.valueOf(broker.port()))
            .with(
                    "offshoot.identity.jwks-uri",
                    shop.uri("/.well-known/jwks.json").toString());

    InventoryElsewhereIT() throws Exception {}

    @AfterEach
    void end() {
        service.close();
        shop.close();
        broker.close();
        owner().execute("DROP OWNED BY " + role);
        owner().execute("DROP ROLE " + role);
    }

    private JdbcTemplate owner() {
        return new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));
    }

    @Test
    void ordersCompleteWhileInventoryIsElsewhereAndAfterItCameHome() {
        shop.start();
        aRoleThatReachesInventoryAlone();
        service.start();
        var staff = ShopClient.staff(shop::uri);
        var alice = ShopClient.newCustomer(shop::uri);
        var product = staff.post(
                        "/api/products",
                        Map.of(
                                "sku", "away-1",
                                "name", "Suitcase",
                                "description", "Goes places",
                                "price", Map.of("amount", "49.00", "currency", "EUR"),
                                "quantity", 10))
                .expect(201)
                .text("id");
        await().until(() -> staff.get("/api/stock/" + product).status() == 200);

        staff.post("/actuator/modules/inventory", Map.of("hosted", false)).expect(200);
        var away = bought(alice, product);
        assertThat(staff.get("/api/stock/" + product).status())
                .as("the shop refuses requests for stock as misdirected")
                .isEqualTo(421);
        assertThat(staff.at(service::uri)
                        .get("/api/stock/" + product)
                        .expect(200)
                        .body()
                        .path("onHand")
                        .asInt())
                .isEqualTo(9);

        staff.post("/actuator/modules/inventory", Map.of("hosted", true)).expect(200);
        staff.at(service::uri)
                .post("/actuator/modules/inventory", Map.of("hosted", false))
                .expect(200);
        service.stop();
        var home = bought(alice, product);
        assertThat(staff.get("/api/stock/" + product)
                        .expect(200)
                        .body()
                        .path("onHand")
                        .asInt())
                .isEqualTo(8);

        ShopSums.awaitRest(staff, List.of(away, home), Duration.ofSeconds(30));
        new ShopSums(database, "postgres").areRight(List.of(away, home));
    }

    private static String bought(ShopClient customer, String product) {
        customer.want(product, 1);
        var order = customer.buy("tok_ok");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> customer.get("/api/orders/" + order).expect(200).text("status"), "COMPLETED"::equals);
        return order;
    }

    private void aRoleThatReachesInventoryAlone() {
        owner().execute("CREATE ROLE " + role + " LOGIN");
        owner().execute("GRANT USAGE ON SCHEMA inventory TO " + role);
        owner().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA inventory TO " + role);
        owner().execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA inventory TO " + role);
        var itsOwn = new JdbcTemplate(new DriverManagerDataSource(database, role, ""));
        assertThat(itsOwn.queryForObject("SELECT count(*) FROM inventory.stock_report", Long.class))
                .as("it reads its own schema")
                .isNotNegative();
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> itsOwn.queryForObject("SELECT count(*) FROM orders.order_report", Long.class));
    }
}
