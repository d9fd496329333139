package dev.offshoot.inventory;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adds received items to the stock, once for each key. */
@Service
class Restocking {

    private static final Duration KEYS_KEPT = Duration.ofDays(7);

    private final Inventory inventory;
    private final Clock clock;

    Restocking(Inventory inventory, Clock clock) {
        this.inventory = inventory;
        this.clock = clock;
    }

    /**
     * Adds to a product's stock.
     *
     * @param who the user; keys are unique per user
     * @param key identifies the request: repeated, it adds nothing. Without a key, every request counts
     * @return the present stock
     * @throws NoSuchStock if there is no stock record; the key remains unused
     * @throws IdempotencyKeyReused if the key belongs to another product or quantity
     */
    @Transactional
    public Stock restock(String who, @Nullable String key, ProductId product, int quantity) {
        if (key == null || isFirst(new Inventory.Restock(who, key, product, quantity))) {
            if (!inventory.restock(product, quantity)) {
                throw new NoSuchStock(product);
            }
        }
        return inventory.stock(product).orElseThrow(() -> new NoSuchStock(product));
    }

    private boolean isFirst(Inventory.Restock restock) {
        var now = clock.instant();
        if (inventory.remember(restock, now, now.minus(KEYS_KEPT))) {
            return true;
        }
        if (!inventory.remembered(restock.who(), restock.key()).equals(restock)) {
            throw new IdempotencyKeyReused();
        }
        return false;
    }
}
