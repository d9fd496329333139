package dev.offshoot.basket;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Completed checkouts, by customer and key. */
@Repository
class Checkouts {

    private final JdbcTemplate jdbc;

    Checkouts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A completed checkout.
     *
     * @param requestHash identifies the request's contents
     */
    record Made(String requestHash, OrderId order) {}

    Optional<Made> find(CustomerId customer, String key, Instant notBefore) {
        return jdbc
                .query(
                        "SELECT request_hash, order_id FROM basket.checkout WHERE customer_id = ? AND idempotency_key = ? AND checked_out_at >= ?",
                        (row, number) -> new Made(row.getString(1), new OrderId(row.getObject(2, UUID.class))),
                        customer.value(),
                        key,
                        notBefore.atOffset(ZoneOffset.UTC))
                .stream()
                .findFirst();
    }

    /** Stores a checkout, and deletes the customer's checkouts that are older than this. */
    void remember(CustomerId customer, String key, Made checkout, Instant now, Instant notBefore) {
        jdbc.update(
                "DELETE FROM basket.checkout WHERE customer_id = ? AND checked_out_at < ?",
                customer.value(),
                notBefore.atOffset(ZoneOffset.UTC));
        jdbc.update(
                "INSERT INTO basket.checkout (customer_id, idempotency_key, request_hash, order_id, checked_out_at) VALUES (?, ?, ?, ?, ?)",
                customer.value(),
                key,
                checkout.requestHash(),
                checkout.order().value(),
                now.atOffset(ZoneOffset.UTC));
    }
}
