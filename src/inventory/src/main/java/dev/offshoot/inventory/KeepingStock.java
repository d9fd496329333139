package dev.offshoot.inventory;

import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.inventory.Reservation.State;
import dev.offshoot.messaging.ModuleListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Keeps the stock. Commands arrive in batches, and a batch changes each product's row once: so a popular product's row
 * is locked once for a hundred orders.
 */
@Service
class KeepingStock {

    private static final Logger LOG = LoggerFactory.getLogger(KeepingStock.class);

    private final Inventory inventory;
    private final ApplicationEventPublisher events;

    KeepingStock(Inventory inventory, ApplicationEventPublisher events) {
        this.inventory = inventory;
        this.events = events;
    }

    @ModuleListener
    void reserve(List<ReserveStock> commands) {
        var known = inventory.lockReservations(
                commands.stream().map(KeepingStock::orderOf).toList());
        var seen = new LinkedHashSet<>(known.keySet());
        // a known reservation was already answered, or released before this command arrived
        var open =
                commands.stream().filter(command -> seen.add(orderOf(command))).toList();
        var shelves = inventory.lockShelves(open.stream()
                .flatMap(command -> command.items().stream())
                .map(ProductId::of)
                .toList());
        var reservations = new ArrayList<Reservation>();
        for (var command : open) {
            var missing = shelves.reserve(command.items());
            if (missing.isEmpty()) {
                reservations.add(new Reservation(orderOf(command), State.RESERVED, command.items()));
                events.publishEvent(new StockReserved(command.orderId()));
            } else {
                reservations.add(new Reservation(orderOf(command), State.REJECTED, List.of()));
                events.publishEvent(new StockRejected(
                        command.orderId(),
                        missing.stream().sorted().map(ProductId::value).toList()));
            }
        }
        inventory.save(shelves);
        inventory.insert(reservations);
    }

    @ModuleListener
    void release(List<ReleaseStock> commands) {
        var orders = new LinkedHashSet<OrderId>();
        commands.forEach(command -> orders.add(new OrderId(command.orderId())));
        var known = inventory.lockReservations(orders);
        var reserved = known.values().stream()
                .filter(reservation -> reservation.state() == State.RESERVED)
                .toList();
        var shelves = inventory.lockShelves(productsOf(reserved));
        reserved.forEach(reservation -> shelves.release(reservation.items()));
        inventory.save(shelves);
        inventory.update(reserved.stream()
                .map(reservation -> reservation.in(State.RELEASED))
                .toList());
        inventory.insert(orders.stream()
                .filter(order -> !known.containsKey(order))
                .map(order -> new Reservation(order, State.RELEASED, List.of()))
                .toList());
    }

    @ModuleListener
    void commit(List<CommitStock> commands) {
        var orders = commands.stream()
                .map(CommitStock::orderId)
                .map(OrderId::new)
                .distinct()
                .toList();
        var known = inventory.lockReservations(orders);
        for (var order : orders) {
            var reservation = known.get(order);
            if (reservation == null) {
                // nothing ships without a reservation: it may still arrive; otherwise the message is parked
                throw new IllegalStateException("Order " + order + " was shipped without a reservation");
            }
            if (reservation.state() == State.RELEASED || reservation.state() == State.REJECTED) {
                LOG.error(
                        "Order {} was shipped, but its reservation is {}: check the stock of its products",
                        order,
                        reservation.state());
            }
        }
        var reserved = known.values().stream()
                .filter(reservation -> reservation.state() == State.RESERVED)
                .toList();
        var shelves = inventory.lockShelves(productsOf(reserved));
        reserved.forEach(reservation -> shelves.ship(reservation.items()));
        inventory.save(shelves);
        inventory.update(reserved.stream()
                .map(reservation -> reservation.in(State.COMMITTED))
                .toList());
    }

    @ModuleListener
    void open(ProductsListed event) {
        inventory.open(event.products());
    }

    private static OrderId orderOf(ReserveStock command) {
        return new OrderId(command.orderId());
    }

    private static List<ProductId> productsOf(List<Reservation> reservations) {
        return reservations.stream()
                .flatMap(reservation -> reservation.items().stream())
                .map(ProductId::of)
                .toList();
    }
}
