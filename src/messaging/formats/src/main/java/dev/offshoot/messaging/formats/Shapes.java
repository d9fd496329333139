package dev.offshoot.messaging.formats;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Field;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;

/** Reads the shape of a record from Jackson, which knows what it writes. */
public final class Shapes {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Shapes() {}

    /**
     * The shape of a message's record.
     *
     * @throws IllegalArgumentException if a component can be anything, is a subtype, or contains itself; names it
     */
    public static Struct of(Class<?> record) {
        var name = nameOf(record);
        var visitor = new Visitor(record.getSimpleName(), List.of());
        MAPPER.acceptJsonFormatVisitor(record, visitor);
        if (!(visitor.result() instanceof Struct struct)) {
            throw new IllegalArgumentException(record.getName() + " is no object in JSON");
        }
        return new Struct(name.substring(name.indexOf('.') + 1), struct.fields());
    }

    /** The name that a message's record declares, such as {@code inventory.ReserveStock}. */
    static String nameOf(Class<?> record) {
        var command = record.getAnnotation(Command.class);
        var event = record.getAnnotation(Event.class);
        if (command == null && event == null) {
            throw new IllegalArgumentException(record.getName() + " is neither a @Command nor an @Event");
        }
        return command != null ? command.name() : event.name();
    }

    /** Jackson calls one of the methods, and fills in what it returns. */
    private static final class Visitor extends JsonFormatVisitorWrapper.Base {

        /** The component that is visited, for errors. */
        private final String path;
        /** The records that contain it. */
        private final List<Class<?>> within;

        private @Nullable Shape scalar;
        private @Nullable JavaType struct;
        private @Nullable Visitor element;
        private boolean dictionary;
        private final Map<String, Field> fields = new LinkedHashMap<>();

        Visitor(String path, List<Class<?>> within) {
            this.path = path;
            this.within = within;
        }

        Shape result() {
            if (struct != null) {
                return new Struct(struct.getRawClass().getSimpleName(), List.copyOf(fields.values()));
            }
            if (element != null) {
                return dictionary ? new Dictionary(element.result()) : new Sequence(element.result());
            }
            if (scalar == null) {
                throw new IllegalArgumentException(path + " can be anything, so it has no schema");
            }
            return scalar;
        }

        private void visit(@Nullable JsonFormatVisitable visited, JavaType type) {
            if (type.hasRawClass(byte[].class) || type.hasRawClass(char[].class)) {
                // strings in JSON, although Jackson tells that they are arrays
                scalar = Scalar.TEXT;
                return;
            }
            if (type.getRawClass().isAnnotationPresent(JsonTypeInfo.class)) {
                throw new IllegalArgumentException(path + " is one of several types, which have no common schema");
            }
            var known = visited != null ? visited : getContext().findValueSerializer(type);
            known.acceptJsonFormatVisitor(this, type);
        }

        private Visitor inner(String name, List<Class<?>> around) {
            var inner = new Visitor(path + name, around);
            inner.setContext(getContext());
            return inner;
        }

        @Override
        public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
            if (type.isJavaLangObject() || type.isAbstract()) {
                throw new IllegalArgumentException(path + " can be anything, so it has no schema");
            }
            if (within.contains(type.getRawClass())) {
                throw new IllegalArgumentException(path + " contains itself, so it has no finite schema");
            }
            struct = type;
            var around = new ArrayList<Class<?>>(within);
            around.add(type.getRawClass());
            return new JsonObjectFormatVisitor.Base(getContext()) {
                @Override
                public void property(BeanProperty property) {
                    optionalProperty(property);
                }

                @Override
                public void optionalProperty(BeanProperty property) {
                    var inner = inner("." + property.getName(), around);
                    inner.visit(
                            getContext().findPrimaryPropertySerializer(property.getType(), property),
                            property.getType());
                    fields.put(
                            property.getName(),
                            new Field(
                                    property.getName(),
                                    inner.result(),
                                    property.getType().isPrimitive(),
                                    isNullable(property, type.getRawClass())));
                }
            };
        }

        @Override
        public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
            element = inner("[]", within);
            return new JsonArrayFormatVisitor.Base(getContext()) {
                @Override
                public void itemsFormat(@Nullable JsonFormatVisitable items, JavaType elementType) {
                    element.visit(items, elementType);
                }

                @Override
                public void itemsFormat(tools.jackson.databind.jsonFormatVisitors.JsonFormatTypes items) {
                    element.visit(null, type.getContentType());
                }
            };
        }

        @Override
        public JsonMapFormatVisitor expectMapFormat(JavaType type) {
            dictionary = true;
            element = inner("[]", within);
            return new JsonMapFormatVisitor.Base(getContext()) {
                @Override
                public void valueFormat(@Nullable JsonFormatVisitable values, JavaType valueType) {
                    element.visit(values, valueType);
                }
            };
        }

        @Override
        public JsonStringFormatVisitor expectStringFormat(JavaType type) {
            scalar = Scalar.TEXT;
            return new JsonStringFormatVisitor.Base();
        }

        @Override
        public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
            scalar = Scalar.BOOLEAN;
            return new JsonBooleanFormatVisitor.Base();
        }

        @Override
        public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
            scalar = Scalar.DECIMAL;
            return new JsonNumberFormatVisitor.Base() {
                @Override
                public void numberType(JsonParser.NumberType number) {
                    scalar = number == JsonParser.NumberType.DOUBLE || number == JsonParser.NumberType.FLOAT
                            ? Scalar.DOUBLE
                            : Scalar.DECIMAL;
                }
            };
        }

        @Override
        public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
            scalar = Scalar.LONG;
            return new JsonIntegerFormatVisitor.Base() {
                @Override
                public void numberType(JsonParser.NumberType number) {
                    scalar = switch (number) {
                        case INT -> Scalar.INT;
                        case LONG -> Scalar.LONG;
                        default -> Scalar.DECIMAL;
                    };
                }
            };
        }

        /** Whether the component may be null, as JSpecify and Optional tell. */
        private static boolean isNullable(BeanProperty property, Class<?> owner) {
            if (property.getType().hasRawClass(Optional.class)) {
                return true;
            }
            var components = owner.getRecordComponents();
            return components != null
                    && Arrays.stream(components)
                            .filter(component -> component.getName().equals(property.getName()))
                            .map(RecordComponent::getAnnotatedType)
                            .anyMatch(type -> type.isAnnotationPresent(Nullable.class));
        }
    }
}
