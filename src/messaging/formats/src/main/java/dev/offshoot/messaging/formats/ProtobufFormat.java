package dev.offshoot.messaging.formats;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import dev.offshoot.messaging.spi.MessageFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protocol Buffers. The number of a field is its position; null is a field that is not set. Lists and maps are never
 * null there, so a component that may be null refuses the format, and one that is null nevertheless travels as JSON.
 */
final class ProtobufFormat implements MessageFormat {

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public String contentType() {
        return "application/protobuf";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        var root = descriptor(shape);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                return message(root, shape, Values.of(shape, json), shape.name())
                        .toByteArray();
            }

            @Override
            public String read(byte[] message) {
                try {
                    return Values.json(shape, values(shape, DynamicMessage.parseFrom(root, message)));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalArgumentException("it is no message of Protocol Buffers", e);
                }
            }
        };
    }

    /**
     * The descriptor of a shape. In the syntax of version 2, where every field tells whether it is set; with {@code
     * optional} and packed lists, it writes the same bytes as version 3, which is what {@link Schemas#proto} writes.
     */
    private static Descriptor descriptor(Struct shape) {
        var file = FileDescriptorProto.newBuilder().setName(shape.name()).setSyntax("proto2");
        Schemas.structs(List.of(shape)).forEach(struct -> file.addMessageType(type(struct)));
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).findMessageTypeByName(shape.name());
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    private static DescriptorProto type(Struct struct) {
        var type = DescriptorProto.newBuilder().setName(struct.name());
        for (var i = 0; i < struct.fields().size(); i++) {
            var field = struct.fields().get(i);
            var made = FieldDescriptorProto.newBuilder()
                    .setName(field.name())
                    .setNumber(i + 1)
                    .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
            var repeats = field.shape() instanceof Sequence || field.shape() instanceof Dictionary;
            if (repeats && field.nullable()) {
                throw new IllegalArgumentException(struct.name() + "." + field.name()
                        + " may be null, which Protocol Buffers do not tell from empty");
            }
            if (field.shape() instanceof Sequence sequence) {
                made.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
                typed(made, struct, single(struct, field.name(), sequence.element()));
                if (sequence.element() instanceof Scalar scalar && scalar != Scalar.TEXT && scalar != Scalar.DECIMAL) {
                    made.setOptions(FieldOptions.newBuilder().setPacked(true));
                }
            } else if (field.shape() instanceof Dictionary dictionary) {
                var entry = Character.toUpperCase(field.name().charAt(0))
                        + field.name().substring(1) + "Entry";
                made.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName("." + struct.name() + "." + entry);
                var key = FieldDescriptorProto.newBuilder()
                        .setName("key")
                        .setNumber(1)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                        .setType(FieldDescriptorProto.Type.TYPE_STRING);
                var value = FieldDescriptorProto.newBuilder()
                        .setName("value")
                        .setNumber(2)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
                typed(value, struct, single(struct, field.name(), dictionary.value()));
                type.addNestedType(DescriptorProto.newBuilder()
                        .setName(entry)
                        .addField(key)
                        .addField(value)
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true)));
            } else {
                typed(made, struct, field.shape());
            }
            type.addField(made);
        }
        return type.build();
    }

    private static Shape single(Struct struct, String field, Shape element) {
        if (element instanceof Sequence || element instanceof Dictionary) {
            throw new IllegalArgumentException(
                    struct.name() + "." + field
                            + " contains lists or maps of its own, which Protocol Buffers do not have. Put a record in between");
        }
        return element;
    }

    private static void typed(FieldDescriptorProto.Builder field, Struct within, Shape shape) {
        if (shape instanceof Struct struct) {
            field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + struct.name());
            return;
        }
        field.setType(
                switch ((Scalar) shape) {
                    case TEXT, DECIMAL -> FieldDescriptorProto.Type.TYPE_STRING;
                    case INT -> FieldDescriptorProto.Type.TYPE_INT32;
                    case LONG -> FieldDescriptorProto.Type.TYPE_INT64;
                    case DOUBLE -> FieldDescriptorProto.Type.TYPE_DOUBLE;
                    case BOOLEAN -> FieldDescriptorProto.Type.TYPE_BOOL;
                });
    }

    private static Message message(Descriptor type, Struct shape, @Nullable Object[] values, String path) {
        var message = DynamicMessage.newBuilder(type);
        for (var i = 0; i < values.length; i++) {
            var field = shape.fields().get(i);
            var to = type.findFieldByNumber(i + 1);
            var value = values[i];
            if (field.shape() instanceof Sequence sequence) {
                for (var element : (List<?>) present(value, path, field.name())) {
                    message.addRepeatedField(to, single(to, sequence.element(), element, path));
                }
            } else if (field.shape() instanceof Dictionary dictionary) {
                var entry = to.getMessageType();
                ((Map<?, ?>) present(value, path, field.name()))
                        .forEach((key, content) -> message.addRepeatedField(
                                to,
                                DynamicMessage.newBuilder(entry)
                                        .setField(entry.findFieldByNumber(1), key)
                                        .setField(
                                                entry.findFieldByNumber(2),
                                                single(entry.findFieldByNumber(2), dictionary.value(), content, path))
                                        .build()));
            } else if (value != null) {
                message.setField(to, single(to, field.shape(), value, path));
            }
        }
        return message.build();
    }

    private static Object present(@Nullable Object value, String path, String name) {
        if (value == null) {
            throw new IllegalArgumentException(path + "." + name + " is null");
        }
        return value;
    }

    private static Object single(FieldDescriptor field, Shape shape, Object value, String path) {
        return shape instanceof Struct struct
                ? message(field.getMessageType(), struct, (@Nullable Object[]) value, path + "." + field.getName())
                : value;
    }

    private static @Nullable Object[] values(Struct shape, Message message) {
        var type = message.getDescriptorForType();
        var values = new @Nullable Object[shape.fields().size()];
        for (var i = 0; i < values.length; i++) {
            var field = shape.fields().get(i);
            var from = type.findFieldByNumber(i + 1);
            if (field.shape() instanceof Sequence sequence) {
                values[i] = ((List<?>) message.getField(from))
                        .stream()
                                .map(element -> value(sequence.element(), element))
                                .toList();
            } else if (field.shape() instanceof Dictionary dictionary) {
                var entries = new LinkedHashMap<String, Object>();
                for (var entry : (List<?>) message.getField(from)) {
                    var one = (Message) entry;
                    var parts = from.getMessageType();
                    entries.put(
                            (String) one.getField(parts.findFieldByNumber(1)),
                            value(dictionary.value(), one.getField(parts.findFieldByNumber(2))));
                }
                values[i] = entries;
            } else {
                values[i] =
                        message.hasField(from) ? value(field.shape(), message.getField(from)) : Values.missing(field);
            }
        }
        return values;
    }

    private static Object value(Shape shape, Object read) {
        return shape instanceof Struct struct ? values(struct, (Message) read) : read;
    }
}
