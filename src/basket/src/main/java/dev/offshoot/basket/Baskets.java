package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The baskets, at the last known prices. */
@Repository
class Baskets {

    private final JdbcTemplate jdbc;

    Baskets(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Basket find(CustomerId customer) {
        return new Basket(jdbc.query(
                """
                SELECT i.product_id, p.sku, p.name, p.price_minor, p.currency, i.quantity, p.listed
                FROM basket.basket_item i JOIN basket.product p ON p.product_id = i.product_id
                WHERE i.customer_id = ? ORDER BY i.added_at, i.product_id
                """,
                (row, number) -> new Basket.Item(
                        new ProductId(row.getObject(1, UUID.class)),
                        row.getString(2),
                        row.getString(3),
                        new Money(row.getLong(4), row.getString(5)),
                        row.getInt(6),
                        row.getBoolean(7)),
                customer.value()));
    }

    /** Locks the customer's basket against concurrent changes and checkouts. */
    void lock(CustomerId customer) {
        var locked = jdbc.queryForList(
                "SELECT customer_id FROM basket.basket WHERE customer_id = ? FOR UPDATE", UUID.class, customer.value());
        if (locked.isEmpty()) {
            jdbc.update("INSERT INTO basket.basket (customer_id) VALUES (?) ON CONFLICT DO NOTHING", customer.value());
            jdbc.queryForList(
                    "SELECT customer_id FROM basket.basket WHERE customer_id = ? FOR UPDATE",
                    UUID.class,
                    customer.value());
        }
    }

    void add(CustomerId customer, ProductId product, int quantity, Instant now) {
        jdbc.update(
                "INSERT INTO basket.basket_item (customer_id, product_id, quantity, added_at) VALUES (?, ?, ?, ?)",
                customer.value(),
                product.value(),
                quantity,
                now.atOffset(ZoneOffset.UTC));
    }

    void change(CustomerId customer, ProductId product, int quantity) {
        jdbc.update(
                "UPDATE basket.basket_item SET quantity = ? WHERE customer_id = ? AND product_id = ?",
                quantity,
                customer.value(),
                product.value());
    }

    void remove(CustomerId customer, ProductId product) {
        jdbc.update(
                "DELETE FROM basket.basket_item WHERE customer_id = ? AND product_id = ?",
                customer.value(),
                product.value());
    }

    void empty(CustomerId customer) {
        jdbc.update("DELETE FROM basket.basket_item WHERE customer_id = ?", customer.value());
    }
}
