package dev.offshoot.contracts.catalog;

import dev.offshoot.messaging.Event;
import java.util.List;

/**
 * Products came into the catalogue, or were described anew.
 *
 * @param products at most 500
 */
@Event(name = "catalog.ProductsListed", bulk = true)
public record ProductsListed(List<ListedProduct> products) {}
