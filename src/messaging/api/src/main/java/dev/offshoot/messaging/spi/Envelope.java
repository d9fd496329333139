package dev.offshoot.messaging.spi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message and its metadata: the attributes of CloudEvents 1.0.
 *
 * @param id the same for all consumers, however often it is delivered
 * @param type the logical name, such as {@code inventory.ReserveStock}
 * @param version the version of the type
 * @param subject what the message is about, such as an order's id
 * @param source the module that published it
 * @param sentAt when it was published, by the publisher's clock
 * @param due before which it is not delivered
 * @param traceparent the W3C trace context, 55 characters
 * @param payload JSON
 */
public record Envelope(
        UUID id,
        String type,
        int version,
        @Nullable String subject,
        String source,
        Instant sentAt,
        Instant due,
        @Nullable String traceparent,
        String payload) {}
