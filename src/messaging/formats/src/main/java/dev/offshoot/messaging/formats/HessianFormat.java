package dev.offshoot.messaging.formats;

import com.caucho.hessian.io.Deserializer;
import com.caucho.hessian.io.Hessian2Input;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.io.HessianProtocolException;
import com.caucho.hessian.io.SerializerFactory;
import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import dev.offshoot.messaging.spi.MessageFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hessian 2: the JSON object as an untyped map. Classes that a message names are never loaded, because that would let a
 * sender choose what runs here.
 */
final class HessianFormat implements MessageFormat {

    @Override
    public String name() {
        return "hessian";
    }

    @Override
    public String contentType() {
        return "application/x-hessian";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                var bytes = new ByteArrayOutputStream();
                var out = new Hessian2Output(bytes);
                out.setSerializerFactory(new NoClasses());
                try {
                    HessianFormat.write(out, shape, Values.of(shape, json));
                    out.close();
                } catch (IOException e) {
                    throw new IllegalArgumentException("it cannot be written", e);
                }
                return bytes.toByteArray();
            }

            @Override
            public String read(byte[] message) {
                var in = new Tree(message);
                try {
                    return Values.json(shape, (@Nullable Object[]) fit(shape, in.readObject(), shape.name()));
                } catch (IOException | RuntimeException | StackOverflowError e) {
                    // it reads as deep as the message is nested
                    throw e instanceof IllegalArgumentException said
                            ? said
                            : new IllegalArgumentException("it is no map of Hessian 2", e);
                }
            }
        };
    }

    /** Reads untyped maps and lists, each of them once, so that what is read is no larger than the message. */
    private static final class Tree extends Hessian2Input {

        Tree(byte[] message) {
            super(new ByteArrayInputStream(message));
            setSerializerFactory(new NoClasses());
        }

        /** Remembers nothing that the message could refer to: with a list of references, it would grow without limit. */
        @Override
        public int addRef(Object read) {
            return 0;
        }
    }

    /**
     * Knows no types, not even arrays and class definitions, for which Hessian allocates as much as a message of a few
     * bytes announces. A process that runs out of memory cannot be relied on to survive it.
     */
    private static final class NoClasses extends SerializerFactory {

        NoClasses() {
            super(HessianFormat.class.getClassLoader());
            getClassFactory().setWhitelist(true);
            getClassFactory().deny("*");
        }

        @Override
        public @Nullable Deserializer getDeserializer(@Nullable String type) throws HessianProtocolException {
            if (type != null && !type.isEmpty()) {
                throw new HessianProtocolException("it names a type");
            }
            return null;
        }

        /** That of a class definition. */
        @Override
        public Deserializer getObjectDeserializer(@Nullable String type, @Nullable Class expected)
                throws HessianProtocolException {
            throw new HessianProtocolException("it defines a class");
        }
    }

    private static void write(Hessian2Output out, Shape shape, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (shape instanceof Struct struct) {
            out.writeMapBegin(null);
            for (var i = 0; i < struct.fields().size(); i++) {
                var field = struct.fields().get(i);
                out.writeString(field.name());
                write(out, field.shape(), ((@Nullable Object[]) value)[i]);
            }
            out.writeMapEnd();
        } else if (shape instanceof Sequence sequence) {
            var elements = (List<?>) value;
            var ends = out.writeListBegin(elements.size(), null);
            for (var element : elements) {
                write(out, sequence.element(), element);
            }
            if (ends) {
                out.writeListEnd();
            }
        } else if (shape instanceof Dictionary dictionary) {
            out.writeMapBegin(null);
            for (var entry : ((Map<?, ?>) value).entrySet()) {
                out.writeString((String) entry.getKey());
                write(out, dictionary.value(), entry.getValue());
            }
            out.writeMapEnd();
        } else {
            switch ((Scalar) shape) {
                case TEXT, DECIMAL -> out.writeString((String) value);
                case INT -> out.writeInt((Integer) value);
                case LONG -> out.writeLong((Long) value);
                case DOUBLE -> {
                    if (value.equals(-0.0)) {
                        // Hessian has a short form of zero, without sign
                        out.writeString(value.toString());
                    } else {
                        out.writeDouble((Double) value);
                    }
                }
                case BOOLEAN -> out.writeBoolean((Boolean) value);
            }
        }
    }

    /** What Hessian read, as values of the shape. */
    private static @Nullable Object fit(Shape shape, @Nullable Object read, String path) {
        if (read == null) {
            return null;
        }
        if (shape instanceof Struct struct) {
            var entries = as(Map.class, read, path);
            return struct.fields().stream()
                    .map(field -> entries.get(field.name()) == null
                            ? Values.missing(field)
                            : fit(field.shape(), entries.get(field.name()), path + "." + field.name()))
                    .toArray();
        }
        if (shape instanceof Sequence sequence) {
            return ((List<?>) as(List.class, read, path))
                    .stream()
                            .map(element -> fit(sequence.element(), element, path + "[]"))
                            .toList();
        }
        if (shape instanceof Dictionary dictionary) {
            var entries = new LinkedHashMap<String, @Nullable Object>();
            ((Map<?, ?>) as(Map.class, read, path))
                    .forEach((key, value) ->
                            entries.put(String.valueOf(key), fit(dictionary.value(), value, path + "[]")));
            return entries;
        }
        return switch ((Scalar) shape) {
            case TEXT, DECIMAL -> as(String.class, read, path);
            case INT -> (int) whole(read, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
            case LONG -> whole(read, Long.MIN_VALUE, Long.MAX_VALUE, path);
            case DOUBLE -> read instanceof String text ? Double.valueOf(text) : as(Number.class, read, path);
            case BOOLEAN -> as(Boolean.class, read, path);
        };
    }

    private static long whole(Object value, long least, long most, String path) {
        if (value instanceof Integer || value instanceof Long) {
            var number = ((Number) value).longValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(path + " is no integer");
    }

    private static <T> T as(Class<T> type, Object value, String path) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(path + " is no " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
