package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.UUID;

/** The product whose stock is kept. In messages, in the tables and over HTTP it is its UUID. */
record ProductId(UUID value) implements Comparable<ProductId> {

    static ProductId of(ReservedItem item) {
        return new ProductId(item.productId());
    }

    @Override
    public int compareTo(ProductId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
