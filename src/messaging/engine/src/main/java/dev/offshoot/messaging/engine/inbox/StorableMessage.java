package dev.offshoot.messaging.engine.inbox;

import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Makes of a message that can be read, but not stored, one that can: as much of it as possible, parked. */
final class StorableMessage {

    private static final int LONGEST_ATTRIBUTE = 200;

    private StorableMessage() {}

    /** @param why the database refused it; a message that is to be parked anyway keeps its own error */
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
                error == null ? "It cannot be written down: " + why : text(error));
    }

    /** No database keeps a year of seven digits. */
    private static Instant time(Instant time) {
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9999 ? Instant.now() : time;
    }

    /** As long as its column. */
    private static String attribute(String text) {
        var storable = text(text);
        return storable.length() <= LONGEST_ATTRIBUTE ? storable : storable.substring(0, LONGEST_ATTRIBUTE);
    }

    private static boolean isWhole(@Nullable String traceparent) {
        return traceparent != null && traceparent.length() == 55;
    }

    /** No database keeps U+0000 in a text. */
    private static String text(String text) {
        return text.replace('\0', '?');
    }
}
