package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.messaging.testing.Redelivers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.Scenario;
import org.springframework.transaction.support.TransactionTemplate;

/** Each command is also sent twice, and late: nothing promises order, and nothing promises once. */
@ApplicationModuleTest
class InventoryModuleTests {

    @Autowired
    Inventory inventory;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    private UUID product;
    private UUID order;

    @BeforeEach
    void tenInTheHouse() {
        product = UUID.randomUUID();
        order = UUID.randomUUID();
        list(10);
        await().until(() -> inventory.stock(product).isPresent());
    }

    @Test
    void reservesWhatThereIs(Scenario scenario) {
        scenario.publish(reserve(order, 4))
                .andWaitForEventOfType(StockReserved.class)
                .matching(event -> event.orderId().equals(order))
                .toArrive();

        settled();
        assertStock(10, 4);
    }

    @Test
    void rejectsWhatThereIsNot(Scenario scenario) {
        scenario.publish(reserve(order, 11))
                .andWaitForEventOfType(StockRejected.class)
                .matching(event -> event.missing().equals(List.of(product)))
                .toArrive();

        settled();
        assertStock(10, 0);
    }

    @Test
    @Redelivers(ReserveStock.class)
    void reservesOnceHoweverOftenItIsTold() {
        publish(reserve(order, 4), reserve(order, 4));
        settled();
        publish(reserve(order, 4));
        settled();

        assertStock(10, 4);
        assertThat(answers("inventory.StockReserved")).isEqualTo(1);
    }

    @Test
    @Redelivers(ReleaseStock.class)
    void letsGoOnceHoweverOftenItIsTold() {
        publish(reserve(order, 4));
        settled();
        publish(new ReleaseStock(order), new ReleaseStock(order));
        settled();
        publish(new ReleaseStock(order));
        settled();

        assertStock(10, 0);
    }

    @Test
    void neverReservesForAnOrderThatWasLetGoBefore() {
        publish(new ReleaseStock(order));
        settled();
        publish(reserve(order, 4));
        settled();

        assertStock(10, 0);
        assertThat(answers("inventory.StockReserved")).isZero();
    }

    @Test
    @Redelivers(CommitStock.class)
    void shipsOnceHoweverOftenItIsToldAndNothingComesBackAfterwards() {
        publish(reserve(order, 4));
        settled();
        publish(new CommitStock(order), new CommitStock(order));
        settled();
        publish(new CommitStock(order), new ReleaseStock(order), reserve(order, 4));
        settled();

        assertStock(6, 0);
        assertThat(jdbc.queryForObject(
                        "SELECT shipped FROM inventory.stock_report WHERE product_id = ?", Long.class, product))
                .isEqualTo(4);
    }

    @Test
    @Redelivers(ProductsListed.class)
    void opensStockOnceHoweverOftenAProductIsListed() {
        list(99);
        list(10);
        publish(reserve(order, 1));
        settled();

        assertStock(10, 1);
    }

    @Test
    void sellsAHundredOfAHundredToTenThousandWhoWantOne() {
        product = UUID.randomUUID();
        list(100);
        await().until(() -> inventory.stock(product).isPresent());
        var wanted = Stream.generate(() -> reserve(UUID.randomUUID(), 1))
                .limit(10_000)
                .toList();

        wanted.parallelStream().forEach(this::publish);
        settled();

        assertStock(100, 100);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM inventory.outbox WHERE type = 'inventory.StockRejected' AND payload LIKE ?",
                        Integer.class,
                        "%" + product + "%"))
                .isEqualTo(9_900);
    }

    private ReserveStock reserve(UUID order, int quantity) {
        return new ReserveStock(order, List.of(new ReservedItem(product, quantity)));
    }

    private void list(long openingStock) {
        publish(new ProductsListed(
                List.of(new ListedProduct(product, 1, "sku", "Teapot", new Money(1999, "EUR"), openingStock))));
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.queryForObject("SELECT count(*) FROM inventory.delivery", Integer.class) == 0);
    }

    /** What went out about this order: orders is elsewhere here, so it waits in the outbox. */
    private int answers(String type) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM inventory.outbox WHERE type = ? AND subject = ?",
                Integer.class,
                type,
                order.toString());
    }

    private void assertStock(long onHand, long reserved) {
        assertThat(inventory.stock(product)).contains(new Stock(product, onHand, reserved));
    }
}
