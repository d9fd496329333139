package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.spi.Envelope;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads messages as JSON, in the same form for tables and brokers, independent of the application's own
 * mapper.
 */
public class MessageJson {

    private static final String MASK = "•••";

    // changes are additive: readers ignore what they do not know
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public String write(Object message) {
        return mapper.writeValueAsString(message);
    }

    public Object read(Envelope message, MessageType type) {
        try {
            return mapper.readValue(message.payload(), type.record);
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
