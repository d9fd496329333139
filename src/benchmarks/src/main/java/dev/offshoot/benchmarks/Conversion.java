package dev.offshoot.benchmarks;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.MessageFormat;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What messaging does between the stored JSON of a message and the bytes that a broker carries. */
final class Conversion {

    private static final UUID ID = new UUID(0, 0);

    private final String contentType;
    /** Null for JSON. */
    private final MessageFormat.@Nullable Codec codec;

    /** @param format null for JSON */
    Conversion(@Nullable MessageFormat format, Class<?> record) {
        this.contentType = format == null ? Body.JSON : format.contentType();
        this.codec = format == null ? null : format.codec(record);
    }

    byte[] write(String json) throws CharacterCodingException {
        var payload = codec == null ? json : new Body(contentType, codec.write(json)).payload();
        return body(payload).bytes();
    }

    String read(byte[] bytes) throws CharacterCodingException {
        var payload = new Body(contentType, bytes).payload();
        return codec == null ? payload : codec.read(body(payload).bytes());
    }

    private static Body body(String payload) {
        return Body.of(new Envelope(ID, "type", 1, null, "source", Instant.EPOCH, Instant.EPOCH, null, payload));
    }
}
