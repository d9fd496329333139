package dev.offshoot.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.orders.OrderLine;
import dev.offshoot.contracts.orders.PlaceOrder;
import java.util.List;

/** What is ordered: at least one line, and the total. */
record Lines(List<OrderLine> all, Money total) {

    /**
     * The lines of a new order.
     *
     * @throws IllegalArgumentException if the total is not the sum of the lines, or there are none
     */
    static Lines of(PlaceOrder command) {
        var sum = command.lines().stream()
                .map(line -> line.unitPrice().times(line.quantity()))
                .reduce(Money::plus)
                .orElseThrow(() -> new IllegalArgumentException("Order " + command.orderId() + " has no lines"));
        if (!sum.equals(command.total())) {
            throw new IllegalArgumentException("Order " + command.orderId() + " has the total " + command.total()
                    + ", but its lines add up to " + sum);
        }
        return new Lines(List.copyOf(command.lines()), sum);
    }

    /** The number of items in the parcel. */
    int items() {
        return all.stream().mapToInt(OrderLine::quantity).sum();
    }

    List<ReservedItem> toReserve() {
        return all.stream()
                .map(line -> new ReservedItem(line.productId(), line.quantity()))
                .toList();
    }
}
