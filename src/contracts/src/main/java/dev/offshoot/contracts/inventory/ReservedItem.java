package dev.offshoot.contracts.inventory;

import java.util.UUID;

/**
 * A quantity of a product.
 *
 * @param quantity at least 1
 */
public record ReservedItem(UUID productId, int quantity) {}
