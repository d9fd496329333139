package dev.offshoot.messaging.engine.inbox;

import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.time.Instant;
import java.time.ZoneOffset;

/** Makes of a message that can be read, but not stored, one that can: as much of it as possible, parked. */
final class Storable {

    private Storable() {}

    static ReceivedMessage of(Envelope message, String why) {
        return new ReceivedMessage(
                new Envelope(
                        message.id(),
                        text(message.type()),
                        message.version(),
                        message.subject() == null ? null : text(message.subject()),
                        text(message.source()),
                        time(message.sentAt()),
                        time(message.due()),
                        message.traceparent() == null ? null : text(message.traceparent()),
                        text(message.payload())),
                "It cannot be written down: " + why);
    }

    /** No database keeps a year of seven digits. */
    private static Instant time(Instant time) {
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9999 ? Instant.now() : time;
    }

    /** No database keeps U+0000 in a text. */
    private static String text(String text) {
        return text.replace('\0', '?');
    }
}
