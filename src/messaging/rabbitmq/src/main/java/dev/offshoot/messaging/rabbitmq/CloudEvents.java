package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/**
 * Converts messages to and from AMQP: the body is JSON; the attributes of CloudEvents 1.0 and the trace context are
 * headers. Processes of different releases exchange messages, so header names must not change.
 */
final class CloudEvents {

    private static final String PREFIX = "cloudEvents_";
    private static final String TRACEPARENT = "traceparent";
    /** How often a dead letter is delivered alone before it is parked. */
    private static final int DELIVERIES_ALONE = 3;

    private static final int LONGEST_ATTRIBUTE = 200;

    private CloudEvents() {}

    static AMQP.BasicProperties properties(Envelope message) {
        var headers = new HashMap<String, Object>();
        headers.put(PREFIX + "specversion", "1.0");
        headers.put(PREFIX + "id", message.id().toString());
        headers.put(PREFIX + "source", message.source());
        headers.put(PREFIX + "type", message.type());
        headers.put(PREFIX + "dataversion", message.version());
        headers.put(PREFIX + "time", message.sentAt().toString());
        headers.put(PREFIX + "due", message.due().toString());
        if (message.subject() != null) {
            headers.put(PREFIX + "subject", message.subject());
        }
        if (message.traceparent() != null) {
            headers.put(TRACEPARENT, message.traceparent());
        }
        return new AMQP.BasicProperties.Builder()
                .messageId(message.id().toString())
                .type(message.type())
                .contentType("application/json")
                .contentEncoding("UTF-8")
                .deliveryMode(2)
                .timestamp(Date.from(message.sentAt()))
                .headers(headers)
                .build();
    }

    static byte[] body(Envelope message) {
        return message.payload().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a message. One that cannot be read is to be parked, with an id derived from its bytes. */
    static ReceivedMessage read(Message message) {
        var properties = message.getMessageProperties();
        var headers = properties.getHeaders();
        var body = message.getBody();
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            var sentAt = Instant.parse(required(headers, "time"));
            var due = headers.get(PREFIX + "due");
            var subject = headers.get(PREFIX + "subject");
            return new ReceivedMessage(
                    new Envelope(
                            UUID.fromString(required(headers, "id")),
                            limited(required(headers, "type")),
                            headers.get(PREFIX + "dataversion") instanceof Number version ? version.intValue() : 1,
                            subject == null ? null : limited(subject.toString()),
                            limited(required(headers, "source")),
                            sentAt,
                            due == null ? sentAt : Instant.parse(due.toString()),
                            traceparent(headers),
                            text),
                    null,
                    Boolean.TRUE.equals(properties.isRedelivered()));
        } catch (IllegalArgumentException | DateTimeParseException | CharacterCodingException e) {
            var type = headers.get(PREFIX + "type");
            return unreadable(type == null ? "?" : type.toString(), body, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads a dead letter. If it exceeded the delivery limit, it may merely have been prefetched each time that a
     * process died, so it is redelivered alone, a few times. Otherwise, or if processes die even then, it is to be
     * parked.
     */
    static ReceivedMessage readDead(Message message) {
        var received = read(message);
        if (received.error() != null) {
            return received;
        }
        var headers = message.getMessageProperties().getHeaders();
        var deaths = message.getMessageProperties().getXDeathHeader();
        var reason = deaths == null || deaths.isEmpty() ? null : deaths.get(0).get("reason");
        if (!"delivery_limit".equals(String.valueOf(reason))) {
            return new ReceivedMessage(
                    received.message(), "It was in the dead-letter queue" + (reason == null ? "" : ": " + reason));
        }
        var alone = headers.get("x-delivery-count") instanceof Number count ? count.intValue() : 0;
        return alone < DELIVERIES_ALONE
                ? received
                : new ReceivedMessage(
                        received.message(), "The process died during each attempt to receive it, at last alone");
    }

    private static ReceivedMessage unreadable(String type, byte[] body, String why) {
        var now = Instant.now();
        var kept = new Envelope(
                UUID.nameUUIDFromBytes(body),
                limited(storable(type)),
                0,
                null,
                "?",
                now,
                now,
                null,
                storable(new String(body, StandardCharsets.UTF_8)));
        return new ReceivedMessage(kept, "It is not a valid message: " + why);
    }

    /** PostgreSQL does not store U+0000 in text. */
    private static String storable(String text) {
        return text.replace('\0', '?');
    }

    private static @Nullable String traceparent(Map<String, Object> headers) {
        var value = headers.get(TRACEPARENT);
        return value == null || value.toString().length() != 55 ? null : value.toString();
    }

    private static String required(Map<String, Object> headers, String name) {
        var value = headers.get(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException("the header " + PREFIX + name + " is missing");
        }
        return value.toString();
    }

    private static String limited(String value) {
        return value.length() <= LONGEST_ATTRIBUTE ? value : value.substring(0, LONGEST_ATTRIBUTE);
    }
}
