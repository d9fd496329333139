package dev.offshoot.orders;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import dev.offshoot.contracts.orders.PlaceOrder;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

final class OrderFixtures {

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final Money TOTAL = new Money(4_497, "EUR");

    static final Address SPRINGFIELD = new Address("Somebody", "Main Street 1", "Springfield", "12345", "DE");

    private OrderFixtures() {}

    /** Three teapots for a customer in Springfield. */
    static PlaceOrder threeTeapots(UUID order, UUID customer) {
        return new PlaceOrder(
                order,
                customer,
                List.of(new OrderLine(new UUID(0, 7), "TEA-1", "Teapot", new Money(1_499, "EUR"), 3)),
                TOTAL,
                SPRINGFIELD,
                "tok_ok");
    }

    static UUID anId() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    static Order aPlacedOrder() {
        return order(threeTeapots(anId(), anId()));
    }

    static Order order(PlaceOrder command) {
        return Order.from(command, NOON);
    }

    static Order aReservedOrder() {
        var order = aPlacedOrder();
        order.stockReserved(NOON);
        return order;
    }

    static Order aPaidOrder() {
        var order = aReservedOrder();
        order.paymentTaken(NOON);
        return order;
    }

    static Order aShippedOrder() {
        var order = aPaidOrder();
        order.parcelDispatched("Hare", "H-1", NOON);
        return order;
    }

    static ParcelDispatched dispatched(UUID order) {
        return new ParcelDispatched(order, "Hare", "H-1");
    }
}
