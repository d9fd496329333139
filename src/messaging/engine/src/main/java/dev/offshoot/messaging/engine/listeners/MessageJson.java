package dev.offshoot.messaging.engine.listeners;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.spi.Envelope;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads messages as JSON, in the same form for tables and brokers, independent of the application's own
 * mapper.
 */
public class MessageJson {

    private static final String MASK = "•••";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T");

    // changes are additive: readers ignore what they do not know
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final JsonMapper stock;
    /** Shows what an object holds, whatever of it JSON has. */
    private final JsonMapper fields;

    /** @param modules what the application has taught Jackson; used for events of claimed listeners alone */
    public MessageJson(List<JacksonModule> modules) {
        this.stock = mapper.rebuild().findAndAddModules().addModules(modules).build();
        this.fields = stock.rebuild()
                .disable(MapperFeature.USE_ANNOTATIONS)
                .changeDefaultVisibility(visibility -> visibility
                        .withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                        .withVisibility(PropertyAccessor.FIELD, Visibility.ANY))
                .build();
    }

    public MessageJson() {
        this(List.of());
    }

    private JsonMapper mapper(MessageType type) {
        return type.stock ? stock : mapper;
    }

    public String write(Object message) {
        return mapper.writeValueAsString(message);
    }

    /** Same, also of an event of a claimed listener. */
    public String write(Object message, MessageType type) {
        return mapper(type).writeValueAsString(message);
    }

    /**
     * Fails if events of this type could be written and never read.
     *
     * @throws InvalidMessaging that says why
     */
    public void check(MessageType type) {
        try {
            stock.readValue("{}", type.record);
        } catch (InvalidDefinitionException e) {
            throw new InvalidMessaging(type.record.getName() + " cannot be read from JSON: " + e.getOriginalMessage()
                    + ". Make it a record, or give it a constructor that Jackson can use");
        } catch (JacksonException e) {
            // it needs values, which an empty object does not have
        }
    }

    /**
     * Reads a message that was just written, and compares the two.
     *
     * @throws UnreadableMessage if it cannot be read, or lacks something that the original has
     */
    public void prove(Object original, Envelope message, MessageType type) {
        var lost = lost(tree(original), tree(read(message, type)), type.record.getSimpleName());
        if (lost != null) {
            throw new UnreadableMessage("JSON does not keep " + lost + " of " + type.record.getName()
                    + ". Make it a record, or let Jackson see the field");
        }
    }

    private JsonNode tree(Object message) {
        try {
            return fields.valueToTree(message);
        } catch (JacksonException | LinkageError e) {
            // such as a cycle, or a class that nobody may look into: nothing can be said
            return MissingNode.getInstance();
        }
    }

    /** Where the first value is that the second tree does not have, or null. */
    private static @Nullable String lost(JsonNode before, JsonNode after, String at) {
        if (before.isObject() && after.isObject()) {
            return before.propertyStream()
                    .map(field -> lost(field.getValue(), after.path(field.getKey()), at + "." + field.getKey()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        if (before.isArray() && after.isArray()) {
            // a set may have another order
            return before.size() <= after.size()
                            && before.valueStream()
                                    .allMatch(element ->
                                            after.valueStream().anyMatch(other -> lost(element, other, at) == null))
                    ? null
                    : at;
        }
        var had = !before.isMissingNode() && !before.isNull();
        return had && !isSame(before, after) ? at : null;
    }

    private static boolean isSame(JsonNode before, JsonNode after) {
        if (before.isNumber() && after.isNumber()) {
            // not finite numbers are equal, or differ
            return before.equals(after)
                    || Double.isFinite(before.doubleValue())
                            && Double.isFinite(after.doubleValue())
                            && before.decimalValue().compareTo(after.decimalValue()) == 0;
        }
        // a time may have another zone
        return before.equals(after)
                || TIME.matcher(before.asString("")).lookingAt()
                        && TIME.matcher(after.asString("")).lookingAt();
    }

    public Object read(Envelope message, MessageType type) {
        try {
            return mapper(type).readValue(message.payload(), type.record);
        } catch (JacksonException e) {
            // never quote the payload: it may contain personal data
            throw new UnreadableMessage("Version " + message.version() + " of " + message.type()
                    + " cannot be read as " + type.record.getName() + ": "
                    + e.getClass().getSimpleName() + " at " + e.getPathReference());
        }
    }

    /** The payload with personal components masked; null if the type is unknown here or the payload is not JSON. */
    public @Nullable JsonNode masked(Envelope message, @Nullable MessageType type) {
        if (type == null) {
            return null;
        }
        try {
            var tree = mapper.readTree(message.payload());
            mask(tree, type.record);
            return tree;
        } catch (JacksonException e) {
            return null;
        }
    }

    private void mask(JsonNode tree, Class<?> root) {
        record Step(JsonNode node, Class<?> type) {}
        var open = new ArrayDeque<Step>();
        open.add(new Step(tree, root));
        while (!open.isEmpty()) {
            var step = open.remove();
            if (!(step.node() instanceof ObjectNode object) || !step.type().isRecord()) {
                continue;
            }
            for (var component : step.type().getRecordComponents()) {
                var value = object.get(component.getName());
                if (value == null || value.isNull()) {
                    continue;
                }
                if (component.isAnnotationPresent(Personal.class)) {
                    object.put(component.getName(), MASK);
                } else if (component.getType().isRecord()) {
                    open.add(new Step(value, component.getType()));
                } else if (value.isArray()
                        && component.getGenericType() instanceof java.lang.reflect.ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element) {
                    value.forEach(item -> open.add(new Step(item, element)));
                }
            }
        }
    }
}
