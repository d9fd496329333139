package dev.offshoot.contracts.catalog;

import dev.offshoot.contracts.Money;
import java.util.UUID;

/**
 * A product as the catalogue has it.
 *
 * @param revision counts the changes of this product; what is older than a revision already seen is ignored
 * @param openingStock how many there are to begin with; it counts once, when the product is first heard of
 */
public record ListedProduct(UUID productId, long revision, String sku, String name, Money price, long openingStock) {}
