package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What an order holds of the stock. An order that was let go before it asked has one too, so that it asks in vain. */
record Reservation(OrderId order, State state, List<ReservedItem> items) {

    enum State {
        /** Everything it needs is put by. */
        RESERVED,
        /** There was too little: nothing is put by. */
        REJECTED,
        /** Let go, perhaps before it asked. */
        RELEASED,
        /** Its items have left the house. */
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
