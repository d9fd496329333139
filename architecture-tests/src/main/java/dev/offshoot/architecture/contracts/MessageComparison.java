package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.contracts.SchemaComparison.Documents;
import dev.offshoot.architecture.contracts.SchemaComparison.Writers;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Compares the messages of a module in two versions of its JSON Schema. */
final class MessageComparison {

    private static final String LANGUAGE = "JSON";

    private MessageComparison() {}

    /** The schemas of all messages in a document, by the name of the message. */
    static SortedMap<String, JsonNode> messages(JsonNode document) {
        var messages = new TreeMap<String, JsonNode>();
        document.path("$defs").forEach(definition -> {
            if (definition.has("x-message")) {
                messages.put(definition.path("x-message").asString(""), definition);
            }
        });
        return messages;
    }

    static void compare(JsonNode before, JsonNode now, Comparison.Changes changes) {
        var earlier = messages(before);
        var later = messages(now);
        earlier.forEach((name, schema) -> {
            var sink = changes.of(name);
            if (!later.containsKey(name)) {
                sink.breaks(
                        LANGUAGE,
                        "the " + kind(schema) + " is gone, and processes of the previous version may still send it",
                        "Keep it until none of them runs, and no such message is stored or queued");
                return;
            }
            var successor = later.getOrDefault(name, MissingNode.getInstance());
            if (!kind(schema).equals(kind(successor))) {
                sink.breaks(
                        LANGUAGE,
                        "it was " + article(schema) + " and is " + article(successor)
                                + ", so the two versions send it to different modules",
                        "Give the new one another name");
            }
            new SchemaComparison(new Documents(before, now), LANGUAGE, Writers.OF_MESSAGES, sink)
                    .compare("", schema, successor);
        });
        later.forEach((name, schema) -> {
            if (!earlier.containsKey(name)) {
                changes.of(name).isNew(LANGUAGE, "the " + kind(schema) + " is new");
            }
        });
    }

    private static String article(JsonNode schema) {
        return (kind(schema).startsWith("e") ? "an " : "a ") + kind(schema);
    }

    private static String kind(JsonNode schema) {
        return schema.path("x-kind").asString("message");
    }
}
