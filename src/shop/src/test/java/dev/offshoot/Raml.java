package dev.offshoot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes RAML 1.0 from an OpenAPI document. RAML has no default response, so that of problems is mentioned in the
 * description.
 */
final class Raml {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final List<String> FACETS = List.of(
            "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern", "enum");

    private final JsonNode api;

    private Raml(JsonNode api) {
        this.api = api;
    }

    static String of(JsonNode openApi) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(false);
        return "#%RAML 1.0\n" + new Yaml(options).dump(new Raml(openApi).document());
    }

    private Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("title", api.path("info").path("title").asString());
        document.put("version", api.path("info").path("version").asString());
        put(document, "description", api.path("info"));
        document.put("mediaType", "application/json");
        document.put(
                "securitySchemes",
                Map.of(
                        "token",
                        ordered(
                                "type", "x-bearer",
                                "description",
                                        text(
                                                api.path("components")
                                                        .path("securitySchemes")
                                                        .path("token"),
                                                "description"),
                                "describedBy", Map.of("headers", Map.of("Authorization?", "string")))));
        document.put("securedBy", List.of("token"));
        var types = new LinkedHashMap<String, Object>();
        api.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> types.put(nameOf(schema.getKey()), type(schema.getValue())));
        if (!types.isEmpty()) {
            document.put("types", types);
        }
        api.path("paths").properties().forEach(path -> document.put(path.getKey(), resource(path.getValue())));
        return document;
    }

    private Map<String, Object> resource(JsonNode path) {
        var resource = new LinkedHashMap<String, Object>();
        var parameters = new LinkedHashMap<String, Object>();
        path.properties().forEach(operation -> {
            operation.getValue().path("parameters").forEach(parameter -> {
                if (parameter.path("in").asString().equals("path")) {
                    parameters.put(parameter.path("name").asString(), described(parameter));
                }
            });
            resource.put(operation.getKey(), method(operation.getValue()));
        });
        if (!parameters.isEmpty()) {
            resource.put("uriParameters", parameters);
        }
        return resource;
    }

    private Map<String, Object> method(JsonNode operation) {
        var method = new LinkedHashMap<String, Object>();
        if (operation.has("summary")) {
            method.put("displayName", operation.path("summary").asString());
        }
        put(method, "description", operation);
        if (operation.has("security") && operation.path("security").isEmpty()) {
            method.put("securedBy", new ArrayList<>(java.util.Collections.singletonList(null)));
        }
        parameters(operation, "header", "headers", method);
        parameters(operation, "query", "queryParameters", method);
        if (operation.has("requestBody")) {
            body(operation.path("requestBody"), method);
        }
        var responses = new LinkedHashMap<Integer, Object>();
        operation.path("responses").properties().stream()
                .filter(response -> !response.getKey().equals("default"))
                .forEach(response -> {
                    var answer = new LinkedHashMap<String, Object>();
                    put(answer, "description", response.getValue());
                    body(response.getValue(), answer);
                    responses.put(Integer.valueOf(response.getKey()), answer);
                });
        if (!responses.isEmpty()) {
            method.put("responses", responses);
        }
        return method;
    }

    private void parameters(JsonNode operation, String in, String name, Map<String, Object> method) {
        var parameters = new LinkedHashMap<String, Object>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asString().equals(in)) {
                var required = parameter.path("required").asBoolean(false);
                parameters.put(parameter.path("name").asString() + (required ? "" : "?"), described(parameter));
            }
        });
        if (!parameters.isEmpty()) {
            method.put(name, parameters);
        }
    }

    private Object described(JsonNode parameter) {
        var type = new LinkedHashMap<String, Object>(type(parameter.path("schema")));
        put(type, "description", parameter);
        return type;
    }

    private void body(JsonNode described, Map<String, Object> into) {
        var body = new LinkedHashMap<String, Object>();
        described.path("content").properties().forEach(media -> {
            var type = new LinkedHashMap<String, Object>(
                    media.getValue().has("schema") ? type(media.getValue().path("schema")) : Map.of("type", "any"));
            if (media.getValue().has("example")) {
                type.put("example", plain(media.getValue().path("example")));
            }
            if (media.getValue().has("examples")) {
                var examples = new LinkedHashMap<String, Object>();
                media.getValue()
                        .path("examples")
                        .properties()
                        .forEach(example -> examples.put(
                                example.getKey(),
                                Map.of("value", plain(example.getValue().path("value")))));
                type.put("examples", examples);
            }
            // any type is "*/*" in OpenAPI
            body.put(media.getKey().equals("*/*") ? "application/json" : media.getKey(), type);
        });
        if (!body.isEmpty()) {
            into.put("body", body);
        }
    }

    private Map<String, Object> type(JsonNode schema) {
        var type = new LinkedHashMap<String, Object>();
        if (schema.has("$ref")) {
            type.put("type", nameOf(schema.path("$ref").asString()));
            put(type, "description", schema);
            return type;
        }
        var alternatives = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
        if (!alternatives.isEmpty()) {
            type.put("type", union(alternatives));
            return type;
        }
        var names = new TreeSet<String>();
        (schema.path("type").isArray() ? schema.path("type") : List.of(schema.path("type")))
                .forEach(name -> names.add(name.asString("any")));
        var isNullable = names.remove("null");
        var name = String.join(" | ", names);
        type.put("type", named(name, schema.path("format").asString("")) + (isNullable ? " | nil" : ""));
        put(type, "description", schema);
        FACETS.stream().filter(schema::has).forEach(facet -> type.put(facet, plain(schema.path(facet))));
        if (name.equals("integer") && schema.has("format")) {
            type.put("format", schema.path("format").asString());
        }
        if (schema.has("items")) {
            type.put("items", type(schema.path("items")));
        }
        if (schema.has("properties") || schema.path("additionalProperties").isObject()) {
            type.put("properties", properties(schema));
        }
        if (schema.has("default")) {
            type.put("default", plain(schema.path("default")));
        }
        return type;
    }

    private Map<String, Object> properties(JsonNode schema) {
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        var properties = new LinkedHashMap<String, Object>();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.put(
                        property.getKey() + (required.contains(property.getKey()) ? "" : "?"),
                        type(property.getValue())));
        if (schema.path("additionalProperties").isObject()) {
            properties.put("//", type(schema.path("additionalProperties")));
        }
        return properties;
    }

    private String union(JsonNode alternatives) {
        return StreamSupport.stream(alternatives.spliterator(), false)
                .map(one -> String.valueOf(type(one).get("type")))
                .collect(Collectors.joining(" | "))
                .replace("null", "nil");
    }

    private static String named(String type, String format) {
        return switch (format) {
            case "date-time" -> "datetime";
            case "date" -> "date-only";
            case "binary" -> "file";
            default -> type;
        };
    }

    /** A type's name: a point would refer to a library. */
    private static String nameOf(String reference) {
        return reference.replace(SCHEMAS, "").replace('.', '_');
    }

    private static void put(Map<String, Object> into, String field, JsonNode from) {
        if (from.has(field)) {
            into.put(field, from.path(field).asString());
        }
    }

    private static String text(JsonNode from, String field) {
        return from.path(field).asString("");
    }

    private static Object plain(JsonNode node) {
        return new JsonMapper().treeToValue(node, Object.class);
    }

    private static Map<String, Object> ordered(Object... entries) {
        var map = new LinkedHashMap<String, Object>();
        for (var i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
