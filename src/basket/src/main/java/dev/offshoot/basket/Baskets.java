package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The baskets, and the checkouts that were made of them. */
@Repository
class Baskets {

    private final JdbcTemplate jdbc;

    Baskets(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A checkout that was made. */
    record Checkout(String requestHash, UUID orderId) {}

    Basket find(UUID customer) {
        return new Basket(jdbc.query(
                """
                SELECT i.product_id, p.sku, p.name, p.price_minor, p.currency, i.quantity, p.listed
                FROM basket.basket_item i JOIN basket.product p ON p.product_id = i.product_id
                WHERE i.customer_id = ? ORDER BY i.added_at, i.product_id
                """,
                (row, number) -> new Basket.Item(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        new Money(row.getLong(4), row.getString(5)),
                        row.getInt(6),
                        row.getBoolean(7)),
                customer));
    }

    /** Locks the customer's basket, so that nobody else changes it or makes an order of it meanwhile. */
    void lock(UUID customer) {
        var locked = jdbc.queryForList(
                "SELECT customer_id FROM basket.basket WHERE customer_id = ? FOR UPDATE", UUID.class, customer);
        if (locked.isEmpty()) {
            jdbc.update("INSERT INTO basket.basket (customer_id) VALUES (?) ON CONFLICT DO NOTHING", customer);
            jdbc.queryForList(
                    "SELECT customer_id FROM basket.basket WHERE customer_id = ? FOR UPDATE", UUID.class, customer);
        }
    }

    /** Whether the product can be put into a basket. */
    boolean isSold(UUID product) {
        return !jdbc.queryForList(
                        "SELECT 1 FROM basket.product WHERE product_id = ? AND listed AND described > 0 AND priced > 0",
                        Integer.class,
                        product)
                .isEmpty();
    }

    void put(UUID customer, UUID product, int quantity, Instant now) {
        if (jdbc.update(
                        "UPDATE basket.basket_item SET quantity = ? WHERE customer_id = ? AND product_id = ?",
                        quantity,
                        customer,
                        product)
                == 0) {
            jdbc.update(
                    "INSERT INTO basket.basket_item (customer_id, product_id, quantity, added_at) VALUES (?, ?, ?, ?)",
                    customer,
                    product,
                    quantity,
                    now.atOffset(ZoneOffset.UTC));
        }
    }

    void remove(UUID customer, UUID product) {
        jdbc.update("DELETE FROM basket.basket_item WHERE customer_id = ? AND product_id = ?", customer, product);
    }

    void empty(UUID customer) {
        jdbc.update("DELETE FROM basket.basket_item WHERE customer_id = ?", customer);
    }

    Optional<Checkout> checkout(UUID customer, String key, Instant notBefore) {
        return jdbc
                .query(
                        "SELECT request_hash, order_id FROM basket.checkout WHERE customer_id = ? AND idempotency_key = ? AND checked_out_at >= ?",
                        (row, number) -> new Checkout(row.getString(1), row.getObject(2, UUID.class)),
                        customer,
                        key,
                        notBefore.atOffset(ZoneOffset.UTC))
                .stream()
                .findFirst();
    }

    /** Remembers a checkout, and forgets the customer's that are older than so. */
    void remember(UUID customer, String key, Checkout checkout, Instant now, Instant notBefore) {
        jdbc.update(
                "DELETE FROM basket.checkout WHERE customer_id = ? AND checked_out_at < ?",
                customer,
                notBefore.atOffset(ZoneOffset.UTC));
        jdbc.update(
                "INSERT INTO basket.checkout (customer_id, idempotency_key, request_hash, order_id, checked_out_at) VALUES (?, ?, ?, ?, ?)",
                customer,
                key,
                checkout.requestHash(),
                checkout.orderId(),
                now.atOffset(ZoneOffset.UTC));
    }

    /** How many products are in the basket, gone ones included. */
    List<UUID> products(UUID customer) {
        return jdbc.queryForList(
                "SELECT product_id FROM basket.basket_item WHERE customer_id = ?", UUID.class, customer);
    }
}
