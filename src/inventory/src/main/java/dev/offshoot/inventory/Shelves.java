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
 * The locked stock of some products, from which orders are served. All changes of one product become one update of its
 * row.
 */
final class Shelves {

    private final Map<ProductId, Stock> before;
    private final Map<ProductId, Long> available = new HashMap<>();
    /** Ordered by id, because all code changes rows in this order. */
    private final TreeMap<ProductId, Change> changes = new TreeMap<>();

    Shelves(Map<ProductId, Stock> before) {
        this.before = before;
        before.forEach((product, stock) -> available.put(product, stock.available()));
    }

    /**
     * The changes to a product's row.
     *
     * @param reserved to add to the reserved quantity
     * @param shipped to subtract from the quantity on hand
     */
    record Change(long reserved, long shipped) {

        static final Change NONE = new Change(0, 0);

        private Change plus(long moreReserved, long moreShipped) {
            return new Change(reserved + moreReserved, shipped + moreShipped);
        }
    }

    /** Reserves everything for an order, or nothing: then it returns what is missing. */
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
            throw new IllegalStateException("There is no stock record for product " + product);
        }
        changes.merge(product, Change.NONE.plus(reserved, shipped), (a, b) -> a.plus(b.reserved, b.shipped));
        available.merge(product, -reserved - shipped, Long::sum);
    }

    Map<ProductId, Change> changes() {
        return changes;
    }
}
