package dev.offshoot.basket;

import dev.offshoot.contracts.orders.PlaceOrder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Turns baskets into orders. Locks the basket's row first, which serializes concurrent requests: a basket becomes one
 * order, and a key belongs to one.
 */
@Service
class CheckingOut {

    private final Baskets baskets;
    private final Checkouts checkouts;
    private final ApplicationEventPublisher events;

    CheckingOut(Baskets baskets, Checkouts checkouts, ApplicationEventPublisher events) {
        this.baskets = baskets;
        this.checkouts = checkouts;
        this.events = events;
    }

    /**
     * Orders the whole basket, and empties it.
     *
     * @param key identifies the request: repeated, it returns the same order
     * @throws IdempotencyKeyReused if the key belongs to a different request
     * @throws BasketNotOrderable if the basket cannot be ordered
     * @throws TotalChanged if the total differs from what the customer saw
     */
    @Transactional
    public OrderId checkOut(CustomerId customer, String key, Checkout checkout) {
        baskets.lock(customer);
        var hash = checkout.hash();
        var made = checkouts.find(customer, key);
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
        checkouts.remember(customer, key, new Checkouts.Made(hash, order));
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
