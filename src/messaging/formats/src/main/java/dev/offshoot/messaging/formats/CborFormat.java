package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.spi.MessageFormat;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/** CBOR, RFC 8949: the JSON object, in binary. */
final class CborFormat implements MessageFormat {

    /** Loaded once a message needs it, not when a process starts. */
    private static final class Library {

        static final CBORMapper MAPPER = new CBORMapper();
    }

    @Override
    public String name() {
        return "cbor";
    }

    @Override
    public String contentType() {
        return "application/cbor";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                var values = Values.of(shape, json);
                var bytes = new ByteArrayOutputStream();
                try (var out = Library.MAPPER.createGenerator(bytes)) {
                    Values.write(shape, values, out);
                }
                return bytes.toByteArray();
            }

            @Override
            public String read(byte[] message) {
                try (var in = Library.MAPPER.createParser(message)) {
                    return Values.json(shape, Values.read(shape, in, false));
                } catch (JacksonException e) {
                    // the description may quote values
                    throw new IllegalArgumentException("it is no valid CBOR");
                }
            }
        };
    }
}
