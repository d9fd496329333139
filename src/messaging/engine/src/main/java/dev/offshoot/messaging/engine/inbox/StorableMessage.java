package dev.offshoot.messaging.engine.inbox;

import dev.offshoot.messaging.engine.store.MessageColumns;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Turns a message that cannot be stored into one that can and is parked, keeping as much of it as possible. */
final class StorableMessage {

    private StorableMessage() {}

    /** @param why the database rejected it; a message that already has an error keeps it */
    static ReceivedMessage of(ReceivedMessage received, String why) {
        var message = received.message();
        var error = received.error();
        return new ReceivedMessage(
                new Envelope(
                        message.id(),
                        attribute(message.type()),
                        message.version(),
                        message.subject() == null ? null : attribute(message.subject()),
                        attribute(message.source()),
                        time(message.sentAt()),
                        time(message.due()),
                        isWhole(message.traceparent()) ? message.traceparent() : null,
                        text(message.payload())),
                error == null ? "It cannot be stored: " + why : text(error));
    }

    /** Databases do not store years of more than four digits. */
    private static Instant time(Instant time) {
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9999 ? Instant.now() : time;
    }

    /** Truncated to the length of its column. */
    private static String attribute(String text) {
        var storable = text(text);
        return storable.length() <= MessageColumns.LONGEST_ATTRIBUTE
                ? storable
                : storable.substring(0, MessageColumns.LONGEST_ATTRIBUTE);
    }

    private static boolean isWhole(@Nullable String traceparent) {
        return traceparent != null && traceparent.length() == 55;
    }

    /** PostgreSQL does not store U+0000 in text. */
    private static String text(String text) {
        return text.replace('\0', '?');
    }
}
