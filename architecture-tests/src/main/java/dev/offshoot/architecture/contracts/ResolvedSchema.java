package dev.offshoot.architecture.contracts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A schema without references within its document, without the alternative null, and with all parts of an allOf. */
record ResolvedSchema(JsonNode node) {

    private static final String LOCAL = "#/";

    /** More than any real schema has in a row; those that refer to themselves only have no end. */
    private static final int STEPS = 50;

    static ResolvedSchema of(JsonNode schema, JsonNode document) {
        var node = schema;
        for (var steps = 0; steps < STEPS; steps++) {
            if (node.path("$ref").asString("").startsWith(LOCAL)) {
                node = referred(node, document);
            } else if (node.has("anyOf") || node.has("oneOf")) {
                var others = new ArrayList<JsonNode>();
                alternatives(node).forEach(one -> {
                    if (!one.path("type").asString("").equals("null")) {
                        others.add(one);
                    }
                });
                if (others.size() != 1) {
                    break;
                }
                node = others.get(0);
            } else if (node.has("allOf")) {
                node = merged(node, document, steps);
            } else {
                break;
            }
        }
        return new ResolvedSchema(node);
    }

    /** What a node refers to in its document, or the node if it does not refer to anything there. */
    static JsonNode referred(JsonNode node, JsonNode document) {
        var reference = node.path("$ref").asString("");
        return reference.startsWith(LOCAL) ? document.at(reference.substring(1)) : node;
    }

    private static JsonNode merged(JsonNode node, JsonNode document, int depth) {
        var whole = JsonNodeFactory.instance.objectNode().put("type", "object");
        var properties = whole.putObject("properties");
        var required = whole.putArray("required");
        var parts = new ArrayList<JsonNode>();
        node.path("allOf").forEach(parts::add);
        if (node instanceof ObjectNode own) {
            parts.add(own.deepCopy().without("allOf"));
        }
        for (var part : parts) {
            var resolved = depth + 1 < STEPS ? of(part, document).node() : part;
            resolved.path("properties").properties().forEach(one -> properties.set(one.getKey(), one.getValue()));
            resolved.path("required").forEach(required::add);
        }
        return whole;
    }

    private static JsonNode alternatives(JsonNode node) {
        return node.has("anyOf") ? node.path("anyOf") : node.path("oneOf");
    }

    String type() {
        if (node.has("$ref")) {
            return node.path("$ref").asString("");
        }
        if (!alternatives().isEmpty()) {
            return "one of several";
        }
        var types = new TreeSet<String>();
        if (node.path("type").isArray()) {
            node.path("type").forEach(one -> types.add(one.asString("")));
        } else {
            types.add(node.path("type").asString("anything"));
        }
        types.remove("null");
        var name = String.join(" or ", types);
        return node.has("format") ? name + " (" + node.path("format").asString("") + ")" : name;
    }

    /** The alternatives, if there are several; they are not compared one by one. */
    String alternatives() {
        return node.has("anyOf") || node.has("oneOf") ? alternatives(node).toString() : "";
    }

    Set<String> components() {
        return new LinkedHashSet<>(node.path("properties").propertyNames());
    }

    JsonNode component(String name) {
        return node.path("properties").path(name);
    }

    boolean required(String name) {
        return node.path("required")
                .valueStream()
                .anyMatch(one -> one.asString("").equals(name));
    }

    Set<String> values() {
        var values = new TreeSet<String>();
        node.path("enum").forEach(one -> values.add(one.asString("")));
        return values;
    }
}
