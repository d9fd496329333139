package dev.offshoot.notifications;

import dev.offshoot.contracts.customers.CustomerRegistered;
import dev.offshoot.notifications.Notification.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The notifications of all customers. */
@Repository
class Inbox {

    private static final String COLUMNS = "id, order_id, customer_id, kind, detail, told_at";

    private final JdbcTemplate jdbc;

    Inbox(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** How to reach a customer. */
    record Contact(String email, String name) {}

    /** Stores those notifications that are new; returns them. */
    List<Notification> insert(List<Notification> notifications) {
        var counts = jdbc.batchUpdate(
                "INSERT INTO notifications.notification (" + COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                notifications.stream()
                        .map(one -> new Object[] {
                            one.id().value(),
                            one.order().value(),
                            one.customer().value(),
                            one.kind().name(),
                            one.detail(),
                            one.toldAt().atOffset(ZoneOffset.UTC)
                        })
                        .toList());
        var fresh = new ArrayList<Notification>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                fresh.add(notifications.get(i));
            }
        }
        return fresh;
    }

    Optional<Notification> find(NotificationId id) {
        return jdbc
                .query(
                        "SELECT " + COLUMNS + " FROM notifications.notification WHERE id = ?",
                        (row, number) -> notification(row),
                        id.value())
                .stream()
                .findFirst();
    }

    /** A customer's notifications, newest first. */
    List<Notification> list(CustomerId customer, int page, int size) {
        return jdbc.query(
                "SELECT " + COLUMNS
                        + " FROM notifications.notification WHERE customer_id = ? ORDER BY id DESC OFFSET ? ROWS FETCH FIRST ? ROWS ONLY",
                (row, number) -> notification(row),
                customer.value(),
                (long) page * size,
                size);
    }

    long count(CustomerId customer) {
        var count = jdbc.queryForObject(
                "SELECT count(*) FROM notifications.notification WHERE customer_id = ?", Long.class, customer.value());
        return count == null ? 0 : count;
    }

    private static Notification notification(ResultSet row) throws SQLException {
        return new Notification(
                new NotificationId(row.getObject(1, UUID.class)),
                new OrderId(row.getObject(2, UUID.class)),
                new CustomerId(row.getObject(3, UUID.class)),
                Kind.valueOf(row.getString(4)),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }

    void know(CustomerRegistered customer) {
        if (jdbc.update(
                        "UPDATE notifications.contact SET email = ?, name = ? WHERE customer_id = ?",
                        customer.email(),
                        customer.name(),
                        customer.customerId())
                == 0) {
            jdbc.update(
                    "INSERT INTO notifications.contact (customer_id, email, name) VALUES (?, ?, ?)",
                    customer.customerId(),
                    customer.email(),
                    customer.name());
        }
    }

    Optional<Contact> contact(CustomerId customer) {
        return jdbc
                .query(
                        "SELECT email, name FROM notifications.contact WHERE customer_id = ?",
                        (row, number) -> new Contact(row.getString(1), row.getString(2)),
                        customer.value())
                .stream()
                .findFirst();
    }
}
