package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The stock of some products, locked, while orders are served from it. What many orders do to one product becomes one
 * change of its row.
 */
final class Shelves {

    private final Map<ProductId, Stock> before;
    private final Map<ProductId, Long> available = new HashMap<>();
    /** In the order of the ids, as rows are changed in one order everywhere. */
    private final TreeMap<ProductId, Change> changes = new TreeMap<>();

    Shelves(Map<ProductId, Stock> before) {
        this.before = before;
        before.forEach((product, stock) -> available.put(product, stock.available()));
    }

    /**
     * What a product's row changes by.
     *
     * @param reserved to be added to what is reserved
     * @param shipped to be taken from what is on hand
     */
    record Change(long reserved, long shipped) {

        static final Change NONE = new Change(0, 0);

        private Change plus(long moreReserved, long moreShipped) {
            return new Change(reserved + moreReserved, shipped + moreShipped);
        }
    }

    /** Puts everything by for an order, or nothing: then it answers what is missing. */
    Set<ProductId> reserve(Collection<ReservedItem> items) {
        var needed = new LinkedHashMap<ProductId, Long>();
        for (var item : items) {
            needed.merge(ProductId.of(item), (long) item.quantity(), Long::sum);
        }
        var missing = new HashSet<ProductId>();
        needed.forEach((product, quantity) -> {
            if (quantity <= 0 || available.getOrDefault(product, 0L) < quantity) {
                missing.add(product);
            }
        });
        if (missing.isEmpty()) {
            needed.forEach((product, quantity) -> change(product, quantity, 0));
        }
        return missing;
    }

    void release(Collection<ReservedItem> items) {
        items.forEach(item -> change(ProductId.of(item), -item.quantity(), 0));
    }

    void ship(Collection<ReservedItem> items) {
        items.forEach(item -> change(ProductId.of(item), -item.quantity(), item.quantity()));
    }

    private void change(ProductId product, long reserved, long shipped) {
        if (!before.containsKey(product)) {
            throw new IllegalStateException("No stock is known of product " + product);
        }
        changes.merge(product, Change.NONE.plus(reserved, shipped), (a, b) -> a.plus(b.reserved, b.shipped));
        available.merge(product, -reserved - shipped, Long::sum);
    }

    Map<ProductId, Change> changes() {
        return changes;
    }
}
