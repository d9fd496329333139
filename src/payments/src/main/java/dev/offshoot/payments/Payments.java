package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.payments.Payment.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The payments, one for each order. */
@Repository
class Payments {

    private static final String SELECT =
            "SELECT order_id, customer_id, state, amount_minor, currency, captured_minor, refunded_minor, capture_id FROM payments.payment WHERE order_id = ?";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    Payments(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Payment> find(UUID order) {
        return jdbc.query(SELECT, (row, number) -> payment(row), order).stream().findFirst();
    }

    Optional<Payment> lock(UUID order) {
        return jdbc.query(SELECT + " FOR UPDATE", (row, number) -> payment(row), order).stream()
                .findFirst();
    }

    private static Payment payment(ResultSet row) throws SQLException {
        var currency = row.getString("currency");
        return new Payment(
                row.getObject("order_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                State.valueOf(row.getString("state")),
                currency == null ? null : new Money(row.getLong("amount_minor"), currency),
                row.getLong("captured_minor"),
                row.getLong("refunded_minor"),
                row.getString("capture_id"));
    }

    void insert(Payment payment) {
        var amount = payment.amount();
        jdbc.update(
                "INSERT INTO payments.payment (order_id, customer_id, state, amount_minor, currency, captured_minor, refunded_minor, capture_id, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                payment.orderId(),
                payment.customer(),
                payment.state().name(),
                amount == null ? 0 : amount.minorUnits(),
                amount == null ? null : amount.currency(),
                payment.capturedMinor(),
                payment.refundedMinor(),
                payment.captureId(),
                clock.instant().atOffset(ZoneOffset.UTC));
    }

    void update(Payment payment) {
        var amount = payment.amount();
        jdbc.update(
                "UPDATE payments.payment SET customer_id = ?, state = ?, amount_minor = ?, currency = ?, captured_minor = ?, refunded_minor = ?, capture_id = ?, changed_at = ? WHERE order_id = ?",
                payment.customer(),
                payment.state().name(),
                amount == null ? 0 : amount.minorUnits(),
                amount == null ? null : amount.currency(),
                payment.capturedMinor(),
                payment.refundedMinor(),
                payment.captureId(),
                clock.instant().atOffset(ZoneOffset.UTC),
                payment.orderId());
    }
}
