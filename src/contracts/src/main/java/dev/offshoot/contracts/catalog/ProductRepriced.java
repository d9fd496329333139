package dev.offshoot.contracts.catalog;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A product has a new price.
 *
 * @param revision counts the changes of this product; ignore older ones
 */
@Event(name = "catalog.ProductRepriced")
public record ProductRepriced(@Subject UUID productId, long revision, Money price) {}
