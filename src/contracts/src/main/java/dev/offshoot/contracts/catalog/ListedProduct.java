package dev.offshoot.contracts.catalog;

import dev.offshoot.contracts.Money;
import java.util.UUID;

/**
 * A product in the catalogue.
 *
 * @param revision counts the changes of this product; ignore revisions older than one already seen
 * @param openingStock the initial quantity; applied only once, when a consumer first receives the product
 */
public record ListedProduct(UUID productId, long revision, String sku, String name, Money price, long openingStock) {}
