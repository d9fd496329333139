package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An order's reservation. A release that arrives first leaves one as a tombstone, so that the late request reserves
 * nothing.
 */
record Reservation(OrderId order, State state, List<ReservedItem> items) {

    enum State {
        /** All items are reserved. */
        RESERVED,
        /** The stock was insufficient: nothing is reserved. */
        REJECTED,
        /** Released, perhaps before the request arrived. */
        RELEASED,
        /** The items were shipped. */
        COMMITTED
    }

    Reservation in(State next) {
        return new Reservation(order, next, items);
    }

    String itemsAsText() {
        return items.stream()
                .map(item -> item.productId() + "=" + item.quantity())
                .collect(Collectors.joining(","));
    }

    static List<ReservedItem> itemsFrom(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(item -> item.split("="))
                        .map(pair -> new ReservedItem(UUID.fromString(pair[0]), Integer.parseInt(pair[1])))
                        .toList();
    }
}
