package dev.offshoot.inventory;

import dev.offshoot.contracts.catalog.ListedProduct;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The tables of this module. All code locks rows in the order of their ids. */
@Repository
class Inventory {

    private final JdbcTemplate jdbc;

    Inventory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Stock> stock(ProductId product) {
        return stock(List.of(product)).stream().findFirst();
    }

    /** The stock of those products that are known. */
    List<Stock> stock(Collection<ProductId> products) {
        return jdbc.query(
                "SELECT product_id, on_hand, reserved FROM inventory.stock WHERE product_id = ANY(?)",
                (row, number) -> new Stock(new ProductId(row.getObject(1, UUID.class)), row.getLong(2), row.getLong(3)),
                (Object) products.stream().map(ProductId::value).distinct().toArray(UUID[]::new));
    }

    /** Locks the stock of these products. */
    Shelves lockShelves(Collection<ProductId> products) {
        var stock = new HashMap<ProductId, Stock>();
        jdbc.query(
                "SELECT product_id, on_hand, reserved FROM inventory.stock WHERE product_id = ANY(?) ORDER BY product_id FOR UPDATE",
                row -> {
                    var product = new ProductId(row.getObject(1, UUID.class));
                    stock.put(product, new Stock(product, row.getLong(2), row.getLong(3)));
                },
                (Object) products.stream().map(ProductId::value).distinct().toArray(UUID[]::new));
        return new Shelves(stock);
    }

    void save(Shelves shelves) {
        var changes = shelves.changes().entrySet().stream()
                .map(change -> new Object[] {
                    change.getValue().reserved(),
                    change.getValue().shipped(),
                    change.getValue().shipped(),
                    change.getKey().value()
                })
                .toList();
        if (!changes.isEmpty()) {
            jdbc.batchUpdate(
                    "UPDATE inventory.stock SET reserved = reserved + ?, on_hand = on_hand - ?, shipped = shipped + ? WHERE product_id = ?",
                    changes);
        }
    }

    /** Locks the existing reservations of these orders. */
    Map<OrderId, Reservation> lockReservations(Collection<OrderId> orders) {
        var reservations = new HashMap<OrderId, Reservation>();
        jdbc.query(
                "SELECT order_id, state, items FROM inventory.reservation WHERE order_id = ANY(?) ORDER BY order_id FOR UPDATE",
                row -> {
                    var order = new OrderId(row.getObject(1, UUID.class));
                    reservations.put(
                            order,
                            new Reservation(
                                    order,
                                    Reservation.State.valueOf(row.getString(2)),
                                    Reservation.itemsFrom(row.getString(3))));
                },
                (Object) orders.stream().map(OrderId::value).distinct().toArray(UUID[]::new));
        return reservations;
    }

    void insert(List<Reservation> reservations) {
        if (!reservations.isEmpty()) {
            jdbc.batchUpdate(
                    "INSERT INTO inventory.reservation (order_id, state, items) VALUES (?, ?, ?)",
                    reservations.stream()
                            .map(one -> new Object[] {
                                one.order().value(), one.state().name(), one.itemsAsText()
                            })
                            .toList());
        }
    }

    void update(List<Reservation> reservations) {
        if (!reservations.isEmpty()) {
            jdbc.batchUpdate(
                    "UPDATE inventory.reservation SET state = ? WHERE order_id = ?",
                    reservations.stream()
                            .map(one -> new Object[] {
                                one.state().name(), one.order().value()
                            })
                            .toList());
        }
    }

    /** Creates the stock of new products. Existing stock is unchanged. */
    void open(Collection<ListedProduct> products) {
        var opening = new HashMap<ProductId, Long>();
        products.forEach(product ->
                opening.putIfAbsent(new ProductId(product.productId()), Math.max(product.openingStock(), 0)));
        jdbc.batchUpdate(
                "INSERT INTO inventory.stock (product_id, initial, on_hand) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                opening.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(one -> new Object[] {one.getKey().value(), one.getValue(), one.getValue()})
                        .toList());
    }

    /** A restock: what was added, by whom, and under which key. */
    record Restock(String who, String key, ProductId product, long quantity) {}

    /**
     * Stores it unless the key exists. A key that is older than this does not count, and two of the same user's are
     * deleted, which is more than are stored.
     */
    boolean remember(Restock restock, Instant now, Instant notBefore) {
        var oldest = notBefore.atOffset(ZoneOffset.UTC);
        jdbc.update(
                "DELETE FROM inventory.restock WHERE restocked_by = ? AND idempotency_key = ? AND restocked_at < ?",
                restock.who(),
                restock.key(),
                oldest);
        jdbc.update(
                "DELETE FROM inventory.restock WHERE restocked_by = ? AND idempotency_key IN (SELECT idempotency_key FROM inventory.restock WHERE restocked_by = ? AND restocked_at < ? ORDER BY restocked_at FETCH FIRST 2 ROWS ONLY)",
                restock.who(),
                restock.who(),
                oldest);
        return jdbc.update(
                        "INSERT INTO inventory.restock (restocked_by, idempotency_key, product_id, quantity, restocked_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        restock.who(),
                        restock.key(),
                        restock.product().value(),
                        restock.quantity(),
                        now.atOffset(ZoneOffset.UTC))
                > 0;
    }

    /** The restock stored under the key. */
    Restock remembered(String who, String key) {
        return jdbc.query(
                        "SELECT product_id, quantity FROM inventory.restock WHERE restocked_by = ? AND idempotency_key = ?",
                        (row, number) ->
                                new Restock(who, key, new ProductId(row.getObject(1, UUID.class)), row.getLong(2)),
                        who,
                        key)
                .get(0);
    }

    /** Adds to a product's stock; returns whether the product exists. */
    boolean restock(ProductId product, long quantity) {
        return jdbc.update(
                        "UPDATE inventory.stock SET restocked = restocked + ?, on_hand = on_hand + ? WHERE product_id = ?",
                        quantity,
                        quantity,
                        product.value())
                > 0;
    }
}
