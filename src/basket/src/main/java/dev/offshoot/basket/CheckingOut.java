package dev.offshoot.basket;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.PlaceOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fills baskets, and turns them into orders. The basket's row is locked first, so that whatever is asked at the same time
 * is answered one after the other: a basket becomes one order, and a key stands for one.
 */
@Service
class CheckingOut {

    private static final Duration KEYS_KEPT = Duration.ofDays(7);

    private final Baskets baskets;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CheckingOut(Baskets baskets, ApplicationEventPublisher events, Clock clock) {
        this.baskets = baskets;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Puts so many of a product into the basket, instead of what was there of it.
     *
     * @throws NoSuchProduct if it is not sold
     * @throws BasketNotOrderable if the basket is full
     */
    @Transactional
    public Basket put(UUID customer, UUID product, int quantity) {
        if (!baskets.isSold(product)) {
            throw new NoSuchProduct(product);
        }
        baskets.lock(customer);
        var before = baskets.products(customer);
        if (!before.contains(product) && before.size() >= Basket.MOST_ITEMS) {
            throw new BasketNotOrderable(
                    "basket-full", "A basket holds " + Basket.MOST_ITEMS + " different products at most");
        }
        baskets.put(customer, product, quantity, clock.instant());
        return baskets.find(customer);
    }

    @Transactional
    public Basket remove(UUID customer, UUID product) {
        baskets.lock(customer);
        baskets.remove(customer, product);
        return baskets.find(customer);
    }

    /**
     * Makes an order of the whole basket, and empties it.
     *
     * @param key stands for this request: the same key again answers the same order
     * @param expected what the customer saw, if it is to be checked
     * @return the order's id
     * @throws IdempotencyKeyReused if the key stands for a request with other contents
     * @throws BasketNotOrderable if the basket cannot become an order
     * @throws TotalChanged if it costs something else
     */
    @Transactional
    public UUID checkOut(UUID customer, String key, Address address, String paymentToken, @Nullable Money expected) {
        baskets.lock(customer);
        var now = clock.instant();
        var hash = hashOf(address, paymentToken, expected);
        var notBefore = now.minus(KEYS_KEPT);
        var made = baskets.checkout(customer, key, notBefore);
        if (made.isPresent()) {
            if (!made.get().requestHash().equals(hash)) {
                throw new IdempotencyKeyReused();
            }
            return made.get().orderId();
        }
        var basket = baskets.find(customer);
        var lines = basket.toOrderLines();
        var total = basket.total();
        if (total == null) {
            throw new IllegalStateException("A basket that can be ordered has a total");
        }
        if (expected != null && !expected.equals(total)) {
            throw new TotalChanged(expected, total);
        }
        var order = UuidCreator.getTimeOrderedEpoch();
        baskets.empty(customer);
        baskets.remember(customer, key, new Baskets.Checkout(hash, order), now, notBefore);
        events.publishEvent(new PlaceOrder(order, customer, lines, total, address, paymentToken));
        return order;
    }

    /** Tells whether two requests ask for the same, without keeping what they say. */
    private static String hashOf(Address address, String paymentToken, @Nullable Money expected) {
        var fields = new String[] {
            address.name(),
            address.street(),
            address.city(),
            address.postalCode(),
            address.country(),
            paymentToken,
            String.valueOf(expected)
        };
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var field : fields) {
                var bytes = field.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
