package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import dev.offshoot.messaging.spi.MessageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Apache Avro, which reads a message only by the schema that it was written with. If the {@linkplain AvroHistory
 * committed history} of the record proves that there has been only one, the message carries the schema's fingerprint
 * (single-object encoding); else it carries the schema (object container file), because a process of another release may
 * not know it.
 */
final class AvroFormat implements MessageFormat {

    /** What a message in the single-object encoding begins with: C3 01. */
    private static final short SINGLE_OBJECT = 0x01c3;

    private static final Schema METADATA = Schema.createMap(Schema.create(Schema.Type.BYTES));

    @Override
    public String name() {
        return "avro";
    }

    @Override
    public String contentType() {
        return "application/avro";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        var schema = Schemas.avro(record);
        var history = AvroHistory.of(record);
        var encoder = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema);
        var known = known(schema, history);
        var isKnownToAll = history.isAlwaysThis(schema);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                var message = AvroFormat.record(schema, shape, Values.of(shape, json));
                try {
                    return isKnownToAll ? encoder.encode(message).array() : container(schema, message);
                } catch (IOException | AvroRuntimeException e) {
                    throw new IllegalArgumentException("it cannot be written", e);
                }
            }

            @Override
            public String read(byte[] message) {
                try {
                    var read = isContainer(message) ? fromContainer(schema, message) : single(schema, known, message);
                    return Values.json(shape, values(shape, read));
                } catch (IOException | RuntimeException e) {
                    // Avro answers to invalid bytes with all kinds of exceptions
                    throw new IllegalArgumentException(
                            "it is no Avro message, or its schema is neither in it nor known here", e);
                }
            }
        };
    }

    private static byte[] container(Schema schema, GenericRecord message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, bytes);
            writer.append(message);
        }
        return bytes.toByteArray();
    }

    private static boolean isContainer(byte[] message) {
        var magic = DataFileConstants.MAGIC;
        for (var i = 0; i < magic.length; i++) {
            if (message.length <= i || message[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The schemas that a message may refer to, by their fingerprints. */
    private static Map<Long, Schema> known(Schema schema, AvroHistory history) {
        var known = new HashMap<Long, Schema>();
        history.schemas().forEach(one -> known.put(SchemaNormalization.parsingFingerprint64(one), one));
        known.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        return known;
    }

    // Avro's own readers of messages and containers read streams, whose end they do not know, so they allocate as much
    // as a message announces, or decompress it; a decoder of bytes compares what is announced with what is there

    private static GenericRecord single(Schema schema, Map<Long, Schema> known, byte[] message) throws IOException {
        var header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        var written = header.getShort() == SINGLE_OBJECT ? known.get(header.getLong()) : null;
        if (written == null) {
            throw new IOException("The schema is not known");
        }
        var in = DecoderFactory.get().binaryDecoder(message, header.position(), header.remaining(), null);
        return new GenericDatumReader<GenericRecord>(written, schema).read(null, in);
    }

    private static GenericRecord fromContainer(Schema schema, byte[] message) throws IOException {
        var in = DecoderFactory.get().binaryDecoder(message, null);
        in.skipFixed(DataFileConstants.MAGIC.length);
        var metadata = new HashMap<String, String>();
        new GenericDatumReader<Map<?, ?>>(METADATA)
                .read(null, in)
                .forEach((key, value) -> metadata.put(key.toString(), text((ByteBuffer) value)));
        var codec = metadata.getOrDefault(DataFileConstants.CODEC, DataFileConstants.NULL_CODEC);
        if (!codec.equals(DataFileConstants.NULL_CODEC)) {
            throw new IOException("The container is compressed");
        }
        in.skipFixed(DataFileConstants.SYNC_SIZE);
        if (in.readLong() < 1) {
            throw new IOException("The container is empty");
        }
        // the size of the block
        in.readLong();
        var written = new Schema.Parser().parse(metadata.get(DataFileConstants.SCHEMA));
        return new GenericDatumReader<GenericRecord>(written, schema).read(null, in);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static GenericRecord record(Schema schema, Struct shape, @Nullable Object[] values) {
        var record = new GenericData.Record(schema);
        for (var i = 0; i < values.length; i++) {
            var value = values[i];
            record.put(
                    i,
                    value == null
                            ? null
                            : avro(
                                    schema.getFields().get(i).schema(),
                                    shape.fields().get(i).shape(),
                                    value));
        }
        return record;
    }

    private static Object avro(Schema declared, Shape shape, Object value) {
        // what may be null is a union with null
        var schema = declared.isUnion() ? declared.getTypes().get(1) : declared;
        if (shape instanceof Struct struct) {
            return record(schema, struct, (@Nullable Object[]) value);
        }
        if (shape instanceof Sequence sequence) {
            return ((List<?>) value)
                    .stream()
                            .map(element -> avro(schema.getElementType(), sequence.element(), element))
                            .toList();
        }
        if (shape instanceof Dictionary dictionary) {
            var entries = new LinkedHashMap<String, Object>();
            ((Map<?, ?>) value)
                    .forEach((key, entry) ->
                            entries.put((String) key, avro(schema.getValueType(), dictionary.value(), entry)));
            return entries;
        }
        return value;
    }

    private static @Nullable Object[] values(Struct shape, GenericRecord record) {
        var values = new @Nullable Object[shape.fields().size()];
        for (var i = 0; i < values.length; i++) {
            var value = record.get(i);
            values[i] = value == null ? null : value(shape.fields().get(i).shape(), value);
        }
        return values;
    }

    private static Object value(Shape shape, Object read) {
        if (shape instanceof Struct struct) {
            return values(struct, (GenericRecord) read);
        }
        if (shape instanceof Sequence sequence) {
            return ((List<?>) read)
                    .stream().map(element -> value(sequence.element(), element)).toList();
        }
        if (shape instanceof Dictionary dictionary) {
            var entries = new LinkedHashMap<String, Object>();
            ((Map<?, ?>) read).forEach((key, entry) -> entries.put(key.toString(), value(dictionary.value(), entry)));
            return entries;
        }
        return shape == Scalar.TEXT || shape == Scalar.DECIMAL ? read.toString() : read;
    }
}
