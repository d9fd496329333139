package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Field;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Writes the schemas of message records, by which others can read and write the formats that need one. */
public final class Schemas {

    private Schemas() {}

    /** The Avro schema of a message; its namespace is the module that owns the message. */
    public static Schema avro(Class<?> record) {
        var shape = Shapes.of(record);
        structs(List.of(shape));
        return avro(shape, namespace(record), new LinkedHashMap<>());
    }

    private static Schema avro(Shape shape, String namespace, Map<String, Schema> known) {
        if (shape instanceof Struct struct) {
            var schema = known.get(struct.name());
            if (schema == null) {
                schema = Schema.createRecord(struct.name(), null, namespace, false);
                known.put(struct.name(), schema);
                schema.setFields(struct.fields().stream()
                        .map(field -> avro(field, namespace, known))
                        .toList());
            }
            return schema;
        }
        if (shape instanceof Sequence sequence) {
            return Schema.createArray(avro(sequence.element(), namespace, known));
        }
        if (shape instanceof Dictionary dictionary) {
            return Schema.createMap(avro(dictionary.value(), namespace, known));
        }
        return Schema.create(
                switch ((Scalar) shape) {
                    case TEXT, DECIMAL -> Schema.Type.STRING;
                    case INT -> Schema.Type.INT;
                    case LONG -> Schema.Type.LONG;
                    case DOUBLE -> Schema.Type.DOUBLE;
                    case BOOLEAN -> Schema.Type.BOOLEAN;
                });
    }

    private static Schema.Field avro(Field field, String namespace, Map<String, Schema> known) {
        var schema = avro(field.shape(), namespace, known);
        return field.primitive()
                ? new Schema.Field(field.name(), schema, null, Values.missing(field))
                : new Schema.Field(
                        field.name(),
                        Schema.createUnion(Schema.create(Schema.Type.NULL), schema),
                        null,
                        JsonProperties.NULL_VALUE);
    }

    /**
     * A {@code .proto} file with these messages.
     *
     * @param module the module that owns them, which becomes the package
     */
    public static String proto(String module, Collection<Class<?>> records) {
        var text = new StringBuilder("syntax = \"proto3\";\n\npackage " + module.replace('-', '_') + ";\n");
        for (var struct : structs(shapes(records))) {
            text.append("\nmessage ").append(struct.name()).append(" {\n");
            number(
                    struct,
                    (field, number) -> text.append("  ")
                            .append(proto(field))
                            .append(' ')
                            .append(field.name())
                            .append(" = ")
                            .append(number)
                            .append(";\n"));
            text.append("}\n");
        }
        return text.toString();
    }

    private static String proto(Field field) {
        if (field.shape() instanceof Sequence sequence) {
            return "repeated " + proto(sequence.element());
        }
        if (field.shape() instanceof Dictionary dictionary) {
            return "map<string, " + proto(dictionary.value()) + ">";
        }
        return (field.primitive() || field.shape() instanceof Struct ? "" : "optional ") + proto(field.shape());
    }

    private static String proto(Shape shape) {
        if (shape instanceof Struct struct) {
            return struct.name();
        }
        if (shape instanceof Scalar scalar) {
            return switch (scalar) {
                case TEXT, DECIMAL -> "string";
                case INT -> "int32";
                case LONG -> "int64";
                case DOUBLE -> "double";
                case BOOLEAN -> "bool";
            };
        }
        throw new IllegalArgumentException("Protocol Buffers have no lists or maps of lists or maps");
    }

    /**
     * A {@code .thrift} file with these messages.
     *
     * @param module the module that owns them, which becomes the namespace
     */
    public static String thrift(String module, Collection<Class<?>> records) {
        var text = new StringBuilder("namespace * " + module.replace('-', '_') + "\n");
        for (var struct : structs(shapes(records))) {
            text.append("\nstruct ").append(struct.name()).append(" {\n");
            number(
                    struct,
                    (field, number) -> text.append("  ")
                            .append(number)
                            .append(field.primitive() ? ": " : ": optional ")
                            .append(thrift(field.shape()))
                            .append(' ')
                            .append(field.name())
                            .append(";\n"));
            text.append("}\n");
        }
        return text.toString();
    }

    private static String thrift(Shape shape) {
        if (shape instanceof Struct struct) {
            return struct.name();
        }
        if (shape instanceof Sequence sequence) {
            return "list<" + thrift(sequence.element()) + ">";
        }
        if (shape instanceof Dictionary dictionary) {
            return "map<string, " + thrift(dictionary.value()) + ">";
        }
        return switch ((Scalar) shape) {
            case TEXT, DECIMAL -> "string";
            case INT -> "i32";
            case LONG -> "i64";
            case DOUBLE -> "double";
            case BOOLEAN -> "bool";
        };
    }

    private interface Numbered {
        void accept(Field field, int number);
    }

    private static void number(Struct struct, Numbered each) {
        for (var i = 0; i < struct.fields().size(); i++) {
            each.accept(struct.fields().get(i), i + 1);
        }
    }

    private static List<Struct> shapes(Collection<Class<?>> records) {
        return records.stream().map(Shapes::of).toList();
    }

    /**
     * These structs and all that they contain, each once, contained ones first.
     *
     * @throws IllegalArgumentException if two different ones have the same name
     */
    static Collection<Struct> structs(List<Struct> roots) {
        var found = new LinkedHashMap<String, Struct>();
        roots.forEach(root -> collect(root, found));
        return found.values();
    }

    private static void collect(Shape shape, Map<String, Struct> found) {
        if (shape instanceof Sequence sequence) {
            collect(sequence.element(), found);
        } else if (shape instanceof Dictionary dictionary) {
            collect(dictionary.value(), found);
        } else if (shape instanceof Struct struct) {
            struct.fields().forEach(field -> collect(field.shape(), found));
            var known = found.putIfAbsent(struct.name(), struct);
            if (known != null && !known.equals(struct)) {
                throw new IllegalArgumentException(
                        "two different records are named " + struct.name() + ". Rename one of them");
            }
        }
    }

    private static String namespace(Class<?> record) {
        var name = Shapes.nameOf(record);
        return name.substring(0, name.indexOf('.')).replace('-', '_');
    }
}
