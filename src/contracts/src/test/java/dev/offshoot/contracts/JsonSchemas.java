package dev.offshoot.contracts;

import dev.offshoot.messaging.engine.listeners.MessageType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schema (2020-12). Further properties are allowed, because changes are additive and readers ignore the unknown. */
final class JsonSchemas {

    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonSchemas() {}

    /** The schemas of all messages of a module. */
    static String document(String module, List<MessageType> messages) {
        var document = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:offshoot:contracts:" + module)
                .put("title", "Messages of " + module);
        var definitions = document.putObject("$defs");
        for (var shape : Shape.allOf(Definition.records(messages))) {
            definitions.set(shape.name(), schema(shape, "#/$defs/"));
        }
        for (var type : messages) {
            var definition = (ObjectNode) definitions.get(type.record.getSimpleName());
            definition
                    .put("x-message", type.name)
                    .put("x-version", type.version)
                    .put("x-kind", type.command ? "command" : "event");
        }
        return JSON.writeValueAsString(document) + "\n";
    }

    /**
     * The schema of a record.
     *
     * @param references where the schemas of other records are
     */
    static ObjectNode schema(Shape shape, String references) {
        var schema = JSON.createObjectNode().put("type", "object");
        describe(schema, shape.description());
        var properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (var component : shape.components()) {
            var property = schema(component, references);
            if (component.personal()) {
                property.put("x-personal", true);
            }
            describe(property, component.description());
            properties.set(component.name(), property);
            if (!component.nullable()) {
                required.add(component.name());
            }
        }
        return schema;
    }

    private static void describe(ObjectNode schema, String description) {
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
    }

    private static ObjectNode schema(Shape.Component component, String references) {
        var schema = schema(component.type(), references);
        return component.nullable() ? nullable(schema) : schema;
    }

    private static ObjectNode schema(Type type, String references) {
        if (type instanceof Class<?> raw) {
            return schema(raw, references);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            var arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                var array = JSON.createObjectNode().put("type", "array");
                array.set("items", schema(arguments[0], references));
                return array;
            }
            if (raw == Map.class) {
                var object = JSON.createObjectNode().put("type", "object");
                object.set("additionalProperties", schema(arguments[1], references));
                return object;
            }
        }
        throw new IllegalArgumentException("How is a " + type + " defined?");
    }

    private static ObjectNode nullable(ObjectNode schema) {
        var either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).add(JSON.createObjectNode().put("type", "null"));
        return either;
    }

    private static ObjectNode schema(Class<?> type, String references) {
        var schema = JSON.createObjectNode();
        if (type.isRecord()) {
            return schema.put("$ref", references + type.getSimpleName());
        }
        if (type == int.class || type == Integer.class) {
            return schema.put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return schema.put("type", "integer").put("format", "int64");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == BigDecimal.class || type == double.class || type == Double.class) {
            return schema.put("type", "number");
        }
        schema.put("type", "string");
        if (type == UUID.class) {
            schema.put("format", "uuid");
        } else if (type == Instant.class) {
            schema.put("format", "date-time");
        } else if (type == Duration.class) {
            schema.put("format", "duration");
        } else if (type == LocalDate.class) {
            schema.put("format", "date");
        } else if (type.isEnum()) {
            var values = schema.putArray("enum");
            Arrays.stream(type.getEnumConstants()).map(Object::toString).forEach(values::add);
        } else if (type != String.class) {
            throw new IllegalArgumentException("How is a " + type + " defined?");
        }
        return schema;
    }
}
