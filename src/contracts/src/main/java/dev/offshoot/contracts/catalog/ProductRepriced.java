package dev.offshoot.contracts.catalog;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A product has another price.
 *
 * @param revision counts the changes of this product
 */
@Event(name = "catalog.ProductRepriced")
public record ProductRepriced(@Subject UUID productId, long revision, Money price) {}
