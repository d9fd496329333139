package dev.offshoot.basket;

import dev.offshoot.contracts.orders.PlaceOrder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Turns baskets into orders. The basket's row is locked first, so that whatever is asked at the same time is answered one
 * after the other: a basket becomes one order, and a key stands for one.
 */
@Service
class CheckingOut {

    private static final Duration KEYS_KEPT = Duration.ofDays(7);

    private final Baskets baskets;
    private final Checkouts checkouts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CheckingOut(Baskets baskets, Checkouts checkouts, ApplicationEventPublisher events, Clock clock) {
        this.baskets = baskets;
        this.checkouts = checkouts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes an order of the whole basket, and empties it.
     *
     * @param key stands for this request: the same key again answers the same order
     * @throws IdempotencyKeyReused if the key stands for a request with other contents
     * @throws BasketNotOrderable if the basket cannot become an order
     * @throws TotalChanged if it costs something else than the customer saw
     */
    @Transactional
    public OrderId checkOut(CustomerId customer, String key, Checkout checkout) {
        baskets.lock(customer);
        var now = clock.instant();
        var notBefore = now.minus(KEYS_KEPT);
        var hash = checkout.hash();
        var made = checkouts.find(customer, key, notBefore);
        if (made.isPresent()) {
            if (!made.get().requestHash().equals(hash)) {
                throw new IdempotencyKeyReused();
            }
            return made.get().order();
        }
        var contents = baskets.find(customer).toOrder();
        checkout.requireTotal(contents.total());
        var order = OrderId.next();
        baskets.empty(customer);
        checkouts.remember(customer, key, new Checkouts.Made(hash, order), now, notBefore);
        events.publishEvent(new PlaceOrder(
                order.value(),
                customer.value(),
                contents.lines(),
                contents.total(),
                checkout.shippingAddress(),
                checkout.paymentToken()));
        return order;
    }
}
