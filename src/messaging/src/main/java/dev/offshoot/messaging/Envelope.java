package dev.offshoot.messaging;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message and what is known of it without reading it: the attributes of CloudEvents 1.0.
 *
 * @param id the same for all who hear it, however often it is delivered
 * @param type the logical name
 * @param source the module that published it
 * @param due before which it is not delivered
 * @param payload JSON
 */
record Envelope(
        UUID id,
        String type,
        int version,
        @Nullable String subject,
        String source,
        Instant sentAt,
        Instant due,
        @Nullable String traceparent,
        String payload) {}
