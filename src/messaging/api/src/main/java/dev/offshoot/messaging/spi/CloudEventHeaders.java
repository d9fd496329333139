package dev.offshoot.messaging.spi;

import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to and from a broker's headers, for adapters: the attributes of CloudEvents 1.0 and the trace
 * context are headers, and the {@link Body} is sent as it is. Processes of different releases exchange messages, so
 * names must not change.
 */
public final class CloudEventHeaders {

    private static final String TRACEPARENT = "traceparent";
    private static final int LONGEST_ATTRIBUTE = 200;

    /** How often a message may be delivered before it is taken for one that ends processes, and delivered alone. */
    private static final int DELIVERIES_TOGETHER = 20;
    /** How often it is then delivered alone before it is parked. */
    private static final int DELIVERIES_ALONE = 3;

    private final String prefix;
    private final String contentType;

    /**
     * @param prefix what the names of attributes begin with at this broker, such as {@code ce_}
     * @param contentType the name of the header that holds the content type
     */
    public CloudEventHeaders(String prefix, String contentType) {
        this.prefix = prefix;
        this.contentType = contentType;
    }

    /** The headers of a message with this body. */
    public Map<String, String> of(Envelope message, Body body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(contentType, body.contentType());
        headers.put(prefix + "specversion", "1.0");
        headers.put(prefix + "id", message.id().toString());
        headers.put(prefix + "source", message.source());
        headers.put(prefix + "type", message.type());
        headers.put(prefix + "dataversion", String.valueOf(message.version()));
        headers.put(prefix + "time", message.sentAt().toString());
        headers.put(prefix + "due", message.due().toString());
        if (message.subject() != null) {
            headers.put(prefix + "subject", message.subject());
        }
        if (message.traceparent() != null) {
            headers.put(TRACEPARENT, message.traceparent());
        }
        return headers;
    }

    /**
     * Reads a message. One that cannot be read is to be parked, with an id derived from its bytes.
     *
     * @param headers finds the value of a header by its name; null if there is none. May throw
     *     IllegalArgumentException if it cannot be read
     * @param redelivered whether the broker has delivered it before
     */
    public ReceivedMessage read(UnaryOperator<@Nullable String> headers, byte[] body, boolean redelivered) {
        try {
            var type = headers.apply(contentType);
            var payload = new Body(type == null ? Body.JSON : type, body).payload();
            var sentAt = Instant.parse(required(headers, "time"));
            var due = headers.apply(prefix + "due");
            var subject = headers.apply(prefix + "subject");
            var version = headers.apply(prefix + "dataversion");
            var traceparent = headers.apply(TRACEPARENT);
            return new ReceivedMessage(
                    new Envelope(
                            UUID.fromString(required(headers, "id")),
                            limited(required(headers, "type")),
                            version == null ? 1 : Integer.parseInt(version),
                            subject == null ? null : limited(subject),
                            limited(required(headers, "source")),
                            sentAt,
                            due == null ? sentAt : Instant.parse(due),
                            traceparent == null || traceparent.length() != 55 ? null : traceparent,
                            payload),
                    null,
                    redelivered);
        } catch (IllegalArgumentException | DateTimeParseException | CharacterCodingException e) {
            var type = readable(headers, prefix + "type");
            return unreadable(
                    type == null ? "?" : type, readable(headers, contentType), body, String.valueOf(e.getMessage()));
        }
    }

    /** A header, which may be what cannot be read. */
    private static @Nullable String readable(UnaryOperator<@Nullable String> headers, String name) {
        try {
            return headers.apply(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Whether a message is to be received alone, because it may have ended processes that received it.
     *
     * @param deliveries how often the broker has delivered it, this time included
     */
    public static boolean isSuspect(long deliveries) {
        return deliveries > DELIVERIES_TOGETHER;
    }

    /** A message that was received, or if it has been delivered alone too often, the same to be parked. */
    public static ReceivedMessage limit(ReceivedMessage received, long deliveries) {
        return received.error() == null && deliveries > DELIVERIES_TOGETHER + DELIVERIES_ALONE
                ? new ReceivedMessage(
                        received.message(), "The process died during each attempt to receive it, at last alone")
                : received;
    }

    private static ReceivedMessage unreadable(String type, @Nullable String contentType, byte[] body, String why) {
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
                text(contentType, body));
        return new ReceivedMessage(kept, "It is not a valid message: " + why);
    }

    /** The body as text, which keeps the bytes if they are none. */
    private static String text(@Nullable String contentType, byte[] body) {
        try {
            return storable(new Body(Body.JSON, body).payload());
        } catch (CharacterCodingException e) {
            return new Body(contentType == null ? Body.JSON : contentType, body).encoded();
        }
    }

    /** PostgreSQL does not store U+0000 in text. */
    private static String storable(String text) {
        return text.replace('\0', '?');
    }

    private String required(UnaryOperator<@Nullable String> headers, String name) {
        var value = headers.apply(prefix + name);
        if (value == null) {
            throw new IllegalArgumentException("the header " + prefix + name + " is missing");
        }
        return value;
    }

    private static String limited(String value) {
        return value.length() <= LONGEST_ATTRIBUTE ? value : value.substring(0, LONGEST_ATTRIBUTE);
    }
}
