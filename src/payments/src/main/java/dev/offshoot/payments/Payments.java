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
            "SELECT order_id, customer_id, state, amount_minor, currency, capture_id FROM payments.payment WHERE order_id = ?";

    private static final String INSERT =
            "INSERT INTO payments.payment (customer_id, state, amount_minor, currency, captured_minor, refunded_minor, capture_id, changed_at, order_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String UPDATE =
            "UPDATE payments.payment SET customer_id = ?, state = ?, amount_minor = ?, currency = ?, captured_minor = ?, refunded_minor = ?, capture_id = ?, changed_at = ? WHERE order_id = ?";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    Payments(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Payment> find(OrderId order) {
        return jdbc.query(SELECT, (row, number) -> payment(row), order.value()).stream()
                .findFirst();
    }

    /** The order's payment, locked; if none is stored, an open one, which nothing locks. */
    Payment lock(OrderId order) {
        return jdbc.query(SELECT + " FOR UPDATE", (row, number) -> payment(row), order.value()).stream()
                .findFirst()
                .orElseGet(() -> Payment.open(order));
    }

    private static Payment payment(ResultSet row) throws SQLException {
        var customer = row.getObject("customer_id", UUID.class);
        return Payment.stored(
                new OrderId(row.getObject("order_id", UUID.class)),
                State.valueOf(row.getString("state")),
                customer == null
                        ? null
                        : new Charge(
                                new CustomerId(customer),
                                new Money(row.getLong("amount_minor"), row.getString("currency"))),
                row.getString("capture_id"));
    }

    /**
     * Stores a changed payment. Returns false if there was none to change, and another transaction has stored one in the
     * meantime.
     */
    boolean save(Payment payment) {
        var charge = payment.charge();
        return jdbc.update(
                        payment.isStored() ? UPDATE : INSERT,
                        charge.map(Charge::customer).map(CustomerId::value).orElse(null),
                        payment.state().name(),
                        minorUnits(charge.map(Charge::amount)),
                        charge.map(Charge::amount).map(Money::currency).orElse(null),
                        minorUnits(payment.taken()),
                        minorUnits(payment.returned()),
                        payment.captureId().orElse(null),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        payment.order().value())
                > 0;
    }

    private static long minorUnits(Optional<Money> amount) {
        return amount.map(Money::minorUnits).orElse(0L);
    }
}
