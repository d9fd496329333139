package dev.offshoot.messaging.spi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message and its metadata, the attributes of CloudEvents 1.0.
 *
 * @param id the same for all consumers and all redeliveries
 * @param type the logical name of the message, such as {@code inventory.ReserveStock}
 * @param version the version of its record
 * @param subject what the message is about, such as an order's id
 * @param source the module that published it
 * @param sentAt when it was published, by the publisher's clock
 * @param due the earliest time of delivery
 * @param traceparent the W3C trace context, exactly 55 characters
 * @param payload the record as JSON; see {@link Body} for other formats
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
