package dev.offshoot.inventory;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Puts on the shelf what has come in, once for each key. */
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
     * @param who keys are unique for each
     * @param key stands for this request: what was added under it is not added again. Without one, everything counts
     * @return the stock as it is now
     * @throws NoSuchStock if no stock is kept of it; the key is not used up
     * @throws IdempotencyKeyReused if the key stands for another product or quantity
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
