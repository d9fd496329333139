package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Field;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts between JSON and plain values of a {@link Shape}, from which the formats write and to which they read: a
 * struct is an array with a value for each field, a sequence a list, a dictionary a map, a decimal a string.
 */
final class Values {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Whether components that the shape does not have are refused, because they would be dropped. */
    private final boolean strict;

    private final JsonParser in;

    private Values(JsonParser in, boolean strict) {
        this.in = in;
        this.strict = strict;
    }

    /**
     * The values of a message.
     *
     * @throws IllegalArgumentException if the JSON does not have this shape, or has more components; names the component
     */
    static @Nullable Object[] of(Struct shape, String json) {
        try (var in = MAPPER.createParser(json)) {
            return read(shape, in, true);
        } catch (JacksonException e) {
            // the description may quote values
            throw new IllegalArgumentException("it is no valid JSON");
        }
    }

    /** Reads a message in JSON or in a format like it. */
    static @Nullable Object[] read(Struct shape, JsonParser in, boolean strict) {
        in.nextToken();
        return new Values(in, strict).struct(shape, shape.name());
    }

    private @Nullable Object[] struct(Struct shape, String path) {
        require(in.currentToken() == JsonToken.START_OBJECT, path, "object");
        var values = shape.fields().stream().map(Values::missing).toArray();
        for (var name = in.nextName(); name != null; name = in.nextName()) {
            var position = shape.position(name);
            var token = in.nextToken();
            if (position >= 0) {
                var field = shape.fields().get(position);
                if (token != JsonToken.VALUE_NULL) {
                    values[position] = value(field.shape(), path + "." + name);
                }
            } else if (strict) {
                throw new IllegalArgumentException(path + " has components that are unknown here");
            } else {
                in.skipChildren();
            }
        }
        return values;
    }

    /** The value of a component that is missing, which Jackson reads as null, or 0 if it is primitive. */
    static @Nullable Object missing(Field field) {
        if (!field.primitive()) {
            return null;
        }
        return switch ((Scalar) field.shape()) {
            case INT -> 0;
            case LONG -> 0L;
            case DOUBLE -> 0.0;
            case BOOLEAN -> false;
            // a char is a string in JSON
            case TEXT, DECIMAL -> null;
        };
    }

    private Object value(Shape shape, String path) {
        if (shape instanceof Struct struct) {
            return struct(struct, path);
        }
        var token = in.currentToken();
        if (shape instanceof Sequence sequence) {
            require(token == JsonToken.START_ARRAY, path, "array");
            var elements = new ArrayList<Object>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(sequence.element(), path + "[]"));
            }
            return elements;
        }
        if (shape instanceof Dictionary dictionary) {
            require(token == JsonToken.START_OBJECT, path, "object");
            var entries = new LinkedHashMap<String, Object>();
            for (var key = in.nextName(); key != null; key = in.nextName()) {
                in.nextToken();
                entries.put(key, value(dictionary.value(), path + "[]"));
            }
            return entries;
        }
        return scalar((Scalar) shape, token, path);
    }

    private Object scalar(Scalar shape, @Nullable JsonToken token, String path) {
        var number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        switch (shape) {
            case TEXT -> {
                require(token == JsonToken.VALUE_STRING, path, "string");
                return in.getString();
            }
            case DECIMAL -> {
                require(number, path, "number");
                return in.getDecimalValue().toString();
            }
            case INT -> {
                require(token == JsonToken.VALUE_NUMBER_INT, path, "integer");
                return in.getIntValue();
            }
            case LONG -> {
                require(token == JsonToken.VALUE_NUMBER_INT, path, "integer");
                return in.getLongValue();
            }
            case DOUBLE -> {
                require(number || token == JsonToken.VALUE_STRING, path, "number");
                // infinite ones are strings
                return number ? (Object) in.getDoubleValue() : Double.valueOf(in.getString());
            }
            default -> {
                require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, path, "boolean");
                return token == JsonToken.VALUE_TRUE;
            }
        }
    }

    private static void require(boolean holds, String path, String what) {
        if (!holds) {
            throw new IllegalArgumentException(path + " is no " + what);
        }
    }

    /** The JSON of a message's values. */
    static String json(Struct shape, @Nullable Object[] values) {
        var json = new StringWriter();
        try (var out = MAPPER.createGenerator(json)) {
            write(shape, values, out);
        }
        return json.toString();
    }

    /** Writes a message in JSON or in a format like it. */
    static void write(Shape shape, @Nullable Object value, JsonGenerator out) {
        if (value == null) {
            out.writeNull();
        } else if (shape instanceof Struct struct) {
            out.writeStartObject();
            for (var i = 0; i < struct.fields().size(); i++) {
                var field = struct.fields().get(i);
                out.writeName(field.name());
                write(field.shape(), ((@Nullable Object[]) value)[i], out);
            }
            out.writeEndObject();
        } else if (shape instanceof Sequence sequence) {
            out.writeStartArray();
            ((List<?>) value).forEach(element -> write(sequence.element(), element, out));
            out.writeEndArray();
        } else if (shape instanceof Dictionary dictionary) {
            out.writeStartObject();
            ((Map<?, ?>) value).forEach((key, entry) -> {
                out.writeName(String.valueOf(key));
                write(dictionary.value(), entry, out);
            });
            out.writeEndObject();
        } else {
            switch ((Scalar) shape) {
                case TEXT -> out.writeString(value.toString());
                case DECIMAL -> out.writeNumber(new BigDecimal(value.toString()));
                case INT -> out.writeNumber(((Number) value).intValue());
                case LONG -> out.writeNumber(((Number) value).longValue());
                case DOUBLE -> out.writeNumber(((Number) value).doubleValue());
                case BOOLEAN -> out.writeBoolean((Boolean) value);
            }
        }
    }
}
