package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.messaging.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two processes share one stock, as they do while the module moves, and each processes a batch. The database does not
 * break deadlocks and waits forever: if the two ever wait for each other, the test stops.
 */
class InventoryOnTwoHostsTests {

    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static JdbcTemplate jdbc;
    private static TransactionTemplate transactions;

    private final long test = UUID.randomUUID().getMostSignificantBits();
    private UUID teapot;
    private UUID cup;

    @BeforeAll
    static void twoHosts() {
        var database = TestDatabase.newPostgresDatabase();
        one = host(database);
        other = host(database);
        jdbc = one.getBean(JdbcTemplate.class);
        transactions = one.getBean(TransactionTemplate.class);
    }

    private static ConfigurableApplicationContext host(String database) {
        return SpringApplication.run(
                InventoryTestApplication.class,
                "--offshoot.test.keep-datasource=true",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=",
                "--spring.datasource.hikari.data-source-properties.options=-c deadlock_timeout=1h -c lock_timeout=0",
                "--offshoot.messaging.batch=3",
                "--offshoot.messaging.poll=50ms",
                "--server.port=0",
                "--spring.grpc.server.port=0");
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    @BeforeEach
    void tenOfEach() {
        teapot = UUID.randomUUID();
        cup = UUID.randomUUID();
        publish(new ProductsListed(Stream.of(teapot, cup)
                .map(product -> new ListedProduct(product, 1, "sku", "Tea", new Money(100, "EUR"), 10))
                .toList()));
        settled();
    }

    @AfterEach
    void nobodyWaits() {
        jdbc.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'");
    }

    /** Guards against a batch that locks products separately for each listener. */
    @Test
    void reservesAndCommitsTheSameProductsInEitherOrder() {
        publish(reserve(3, cup), reserve(4, cup));
        settled();

        bothWait(() -> publish(
                // teapots, then cups
                reserve(1, teapot),
                reserve(2, teapot),
                new CommitStock(order(3)),
                // cups, then teapots
                new CommitStock(order(4)),
                reserve(5, teapot),
                reserve(6, teapot)));

        settled();
        assertThat(report(teapot)).isEqualTo(List.of(10L, 4L, 0L));
        assertThat(report(cup)).isEqualTo(List.of(8L, 0L, 2L));
    }

    /** Guards against a batch that stores orders separately for each listener. */
    @Test
    void reservesForAndLetsGoTheSameOrdersInEitherOrder() {
        bothWait(() -> publish(
                // order 2, then order 3
                reserve(2, teapot),
                new ReleaseStock(order(3)),
                new ReleaseStock(order(4)),
                // order 3, then order 2
                reserve(1, cup),
                reserve(3, cup),
                new ReleaseStock(order(2))));

        settled();
        assertThat(report(teapot)).isEqualTo(List.of(10L, 0L, 0L));
        assertThat(report(cup)).isEqualTo(List.of(10L, 1L, 0L));
    }

    /** Holds back the first step of each host until both have begun. */
    private void bothWait(Runnable published) {
        try (var connection = one.getBean(DataSource.class).getConnection();
                var lock = connection.prepareStatement(
                        "SELECT 1 FROM inventory.stock WHERE product_id IN (?, ?) FOR UPDATE")) {
            connection.setAutoCommit(false);
            lock.setObject(1, teapot);
            lock.setObject(2, cup);
            lock.execute();
            published.run();
            await().until(() -> jdbc.queryForObject(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'",
                            Integer.class)
                    == 2);
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The order with this number; a batch sorts its messages by it. */
    private UUID order(int number) {
        return new UUID(number, test);
    }

    private ReserveStock reserve(int order, UUID product) {
        return new ReserveStock(order(order), List.of(new ReservedItem(product, 1)));
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(one::publishEvent));
    }

    private void settled() {
        await().until(() -> jdbc.queryForObject("SELECT count(*) FROM inventory.delivery", Integer.class) == 0);
    }

    private List<Long> report(UUID product) {
        return jdbc.queryForObject(
                "SELECT on_hand, reserved, shipped FROM inventory.stock_report WHERE product_id = ?",
                (row, number) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)),
                product);
    }
}
