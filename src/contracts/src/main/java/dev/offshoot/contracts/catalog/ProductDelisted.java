package dev.offshoot.contracts.catalog;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A product is no longer sold.
 *
 * @param revision counts the changes of this product; ignore older ones
 */
@Event(name = "catalog.ProductDelisted")
public record ProductDelisted(@Subject UUID productId, long revision) {}
