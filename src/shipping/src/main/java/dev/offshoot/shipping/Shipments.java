package dev.offshoot.shipping;

import dev.offshoot.contracts.Address;
import dev.offshoot.shipping.Shipment.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The shipments, one for each order. Rows are locked in the order of their ids. */
@Repository
class Shipments {

    private static final String SELECT =
            "SELECT order_id, customer_id, state, items, round, carrier, price_minor, tracking_number, to_name, to_street, to_city, to_postal_code, to_country FROM shipping.shipment WHERE ";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    Shipments(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Shipment> find(UUID order) {
        return jdbc.query(SELECT + "order_id = ?", (row, number) -> shipment(row), order).stream()
                .findFirst();
    }

    Map<UUID, Shipment> lock(Collection<UUID> orders) {
        var found = new LinkedHashMap<UUID, Shipment>();
        jdbc.query(
                SELECT + "order_id = ANY(?) ORDER BY order_id FOR UPDATE",
                row -> {
                    var shipment = shipment(row);
                    found.put(shipment.orderId, shipment);
                },
                (Object) new HashSet<>(orders).toArray(UUID[]::new));
        return found;
    }

    private static Shipment shipment(ResultSet row) throws SQLException {
        var name = row.getString("to_name");
        return new Shipment(
                row.getObject("order_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getInt("items"),
                row.getInt("round"),
                State.valueOf(row.getString("state")),
                row.getString("carrier"),
                row.getObject("price_minor", Long.class),
                row.getString("tracking_number"),
                name == null
                        ? null
                        : new Address(
                                name,
                                row.getString("to_street"),
                                row.getString("to_city"),
                                row.getString("to_postal_code"),
                                row.getString("to_country")));
    }

    void insert(List<Shipment> shipments) {
        if (!shipments.isEmpty()) {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            jdbc.batchUpdate(
                    "INSERT INTO shipping.shipment (order_id, customer_id, state, items, round, to_name, to_street, to_city, to_postal_code, to_country, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    shipments.stream()
                            .map(one -> {
                                var to = one.address;
                                return new Object[] {
                                    one.orderId,
                                    one.customer,
                                    one.state.name(),
                                    one.items,
                                    one.round,
                                    to == null ? null : to.name(),
                                    to == null ? null : to.street(),
                                    to == null ? null : to.city(),
                                    to == null ? null : to.postalCode(),
                                    to == null ? null : to.country(),
                                    now
                                };
                            })
                            .toList());
        }
    }

    /** Writes those that changed. Of the address nothing changes, but that it is forgotten. */
    void update(Collection<Shipment> shipments) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var rows = shipments.stream()
                .filter(one -> one.changed)
                .map(one -> new Object[] {
                    one.state.name(), one.round, one.carrier, one.priceMinor, one.trackingNumber, now, one.orderId
                })
                .toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(
                    "UPDATE shipping.shipment SET state = ?, round = ?, carrier = ?, price_minor = ?, tracking_number = ?, changed_at = ? WHERE order_id = ?",
                    rows);
        }
        var forgotten = shipments.stream()
                .filter(one -> one.changed && one.address == null)
                .map(one -> new Object[] {one.orderId})
                .toList();
        if (!forgotten.isEmpty()) {
            jdbc.batchUpdate(
                    "UPDATE shipping.shipment SET to_name = NULL, to_street = NULL, to_city = NULL, to_postal_code = NULL, to_country = NULL WHERE order_id = ?",
                    forgotten);
        }
    }
}
