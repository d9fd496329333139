package dev.offshoot.shipping;

import dev.offshoot.contracts.Address;
import dev.offshoot.shipping.Shipment.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    Optional<Shipment> find(OrderId order) {
        return jdbc.query(SELECT + "order_id = ?", (row, number) -> shipment(row), order.value()).stream()
                .findFirst();
    }

    /** These orders' shipments, locked; those without a row are new, and nothing locks them. */
    Map<OrderId, Shipment> lock(Collection<OrderId> orders) {
        var found = new LinkedHashMap<OrderId, Shipment>();
        jdbc.query(
                SELECT + "order_id = ANY(?) ORDER BY order_id FOR UPDATE",
                row -> {
                    var shipment = shipment(row);
                    found.put(shipment.order(), shipment);
                },
                (Object) orders.stream().map(OrderId::value).distinct().toArray(UUID[]::new));
        orders.forEach(order -> found.computeIfAbsent(order, Shipment::unheardOf));
        return found;
    }

    private static Shipment shipment(ResultSet row) throws SQLException {
        var customer = row.getObject("customer_id", UUID.class);
        var carrier = row.getString("carrier");
        return Shipment.stored(
                new OrderId(row.getObject("order_id", UUID.class)),
                State.valueOf(row.getString("state")),
                customer == null ? null : new Parcel(new CustomerId(customer), row.getInt("items"), address(row)),
                row.getInt("round"),
                carrier == null ? null : new Quote(carrier, row.getLong("price_minor")),
                row.getString("tracking_number"));
    }

    private static @Nullable Address address(ResultSet row) throws SQLException {
        var name = row.getString("to_name");
        return name == null
                ? null
                : new Address(
                        name,
                        row.getString("to_street"),
                        row.getString("to_city"),
                        row.getString("to_postal_code"),
                        row.getString("to_country"));
    }

    /** Stores the changed ones. If two transactions store an order's first state, one fails and is retried. */
    void save(Collection<Shipment> shipments) {
        var changed = shipments.stream().filter(Shipment::isChanged).toList();
        update(changed.stream().filter(Shipment::isStored).toList());
        insert(changed.stream().filter(shipment -> !shipment.isStored()).toList());
    }

    private void insert(List<Shipment> shipments) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        batch(
                "INSERT INTO shipping.shipment (order_id, customer_id, state, items, round, to_name, to_street, to_city, to_postal_code, to_country, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                shipments,
                one -> {
                    var to = one.parcel().map(Parcel::address);
                    return new Object[] {
                        one.order().value(),
                        one.parcel()
                                .map(Parcel::customer)
                                .map(CustomerId::value)
                                .orElse(null),
                        one.state().name(),
                        one.parcel().map(Parcel::items).orElse(0),
                        one.round(),
                        to.map(Address::name).orElse(null),
                        to.map(Address::street).orElse(null),
                        to.map(Address::city).orElse(null),
                        to.map(Address::postalCode).orElse(null),
                        to.map(Address::country).orElse(null),
                        now
                    };
                });
    }

    /** The parcel never changes, except that its label is deleted. */
    private void update(List<Shipment> shipments) {
        var labelled = shipments.stream()
                .collect(Collectors.partitioningBy(
                        one -> one.parcel().map(Parcel::address).isPresent()));
        update(
                "UPDATE shipping.shipment SET state = ?, round = ?, carrier = ?, price_minor = ?, tracking_number = ?, changed_at = ? WHERE order_id = ?",
                labelled.get(true));
        update(
                "UPDATE shipping.shipment SET state = ?, round = ?, carrier = ?, price_minor = ?, tracking_number = ?, changed_at = ?, to_name = NULL, to_street = NULL, to_city = NULL, to_postal_code = NULL, to_country = NULL WHERE order_id = ?",
                labelled.get(false));
    }

    private void update(String sql, List<Shipment> shipments) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        batch(sql, shipments, one -> new Object[] {
            one.state().name(),
            one.round(),
            one.quote().map(Quote::carrier).orElse(null),
            one.quote().map(Quote::priceMinor).orElse(null),
            one.trackingNumber().orElse(null),
            now,
            one.order().value()
        });
    }

    private void batch(String sql, List<Shipment> shipments, Function<Shipment, Object[]> row) {
        if (!shipments.isEmpty()) {
            jdbc.batchUpdate(sql, shipments.stream().map(row).toList());
        }
    }
}
