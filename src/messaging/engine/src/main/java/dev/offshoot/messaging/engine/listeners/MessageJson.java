package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.spi.Envelope;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;
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
    private final JsonMapper stock;

    /** @param modules what the application has taught Jackson; used for events of claimed listeners alone */
    public MessageJson(List<JacksonModule> modules) {
        this.stock = mapper.rebuild().findAndAddModules().addModules(modules).build();
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
