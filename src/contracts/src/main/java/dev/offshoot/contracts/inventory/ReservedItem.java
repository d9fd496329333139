package dev.offshoot.contracts.inventory;

import java.util.UUID;

/**
 * So many of a product.
 *
 * @param quantity at least 1
 */
public record ReservedItem(UUID productId, int quantity) {}
