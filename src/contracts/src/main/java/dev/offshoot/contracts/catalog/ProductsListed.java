package dev.offshoot.contracts.catalog;

import dev.offshoot.messaging.Event;
import java.util.List;

/**
 * Products were added to the catalogue, or their descriptions changed.
 *
 * @param products at most 500
 */
@Event(name = "catalog.ProductsListed", bulk = true)
public record ProductsListed(List<ListedProduct> products) {}
