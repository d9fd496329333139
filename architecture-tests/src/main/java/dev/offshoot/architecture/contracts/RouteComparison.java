package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.contracts.SchemaComparison.Documents;
import dev.offshoot.architecture.contracts.SchemaComparison.Sink;
import dev.offshoot.architecture.contracts.SchemaComparison.Writers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Compares the routes of a module in two versions of its OpenAPI document, for the clients of the earlier one. */
final class RouteComparison {

    private static final String LANGUAGE = "OpenAPI";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");

    private final Documents documents;
    private final Comparison.Changes changes;

    RouteComparison(JsonNode before, JsonNode now, Comparison.Changes changes) {
        this.documents = new Documents(before, now);
        this.changes = changes;
    }

    /**
     * An operation.
     *
     * @param name method and path
     * @param shared the parameters of all operations of the path
     */
    record Route(String name, JsonNode operation, JsonNode shared) {}

    /** All routes of a document, by method and path without the names of variables, which no client sees. */
    static SortedMap<String, Route> routes(JsonNode document) {
        var routes = new TreeMap<String, Route>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream().filter(path.getValue()::has).forEach(method -> {
                    var name = method.toUpperCase(Locale.ROOT) + " " + path.getKey();
                    routes.put(
                            name.replaceAll("\\{[^}]*}", "{}"),
                            new Route(
                                    name,
                                    path.getValue().path(method),
                                    path.getValue().path("parameters")));
                }));
        return routes;
    }

    void compare() {
        var before = routes(documents.before());
        var now = routes(documents.now());
        before.forEach((path, route) -> {
            var sink = changes.of(route.name());
            if (!now.containsKey(path)) {
                sink.breaks(
                        LANGUAGE,
                        "the route is gone, and clients of the previous version still call it",
                        "Keep it, and mark it as deprecated until no client calls it");
                return;
            }
            var operation = route.operation();
            var successor = now.get(path).operation();
            compareAccess(operation, successor, sink);
            compareParameters(parameters(route, documents.before()), parameters(now.get(path), documents.now()), sink);
            compareRequest(
                    ResolvedSchema.referred(operation.path("requestBody"), documents.before()),
                    ResolvedSchema.referred(successor.path("requestBody"), documents.now()),
                    sink);
            compareResponses(operation.path("responses"), successor.path("responses"), sink);
        });
        now.forEach((path, route) -> {
            if (!before.containsKey(path)) {
                changes.of(route.name()).isNew(LANGUAGE, "the route is new");
            }
        });
    }

    private void compareAccess(JsonNode before, JsonNode now, Sink sink) {
        if (!needsToken(before, documents.before()) && needsToken(now, documents.now())) {
            sink.breaks(
                    LANGUAGE,
                    "it needs a token now, which clients of the previous version do not send",
                    "Keep it open, and protect another route");
        }
    }

    private static boolean needsToken(JsonNode operation, JsonNode document) {
        var security = operation.has("security") ? operation.path("security") : document.path("security");
        return !security.isEmpty() && security.valueStream().noneMatch(JsonNode::isEmpty);
    }

    private void compareParameters(Map<String, JsonNode> earlier, Map<String, JsonNode> later, Sink sink) {
        earlier.forEach((name, parameter) -> {
            var successor = later.get(name);
            if (successor == null) {
                sink.breaks(
                        LANGUAGE,
                        "the " + name + " is gone, and clients of the previous version still send it",
                        "Keep reading it");
            } else {
                if (isRequired(successor) && !isRequired(parameter)) {
                    sink.breaks(
                            LANGUAGE,
                            "the " + name + " is required now, and clients of the previous version may leave it out",
                            "Keep it optional");
                }
                compare(Writers.OF_REQUESTS, "the " + name, parameter.path("schema"), successor.path("schema"), sink);
            }
        });
        later.forEach((name, parameter) -> {
            if (!earlier.containsKey(name)) {
                if (isRequired(parameter)) {
                    sink.breaks(
                            LANGUAGE,
                            "the " + name + " is new and required, and clients of the previous version leave it out",
                            "Make it optional");
                } else {
                    sink.isNew(LANGUAGE, "the " + name + " is new");
                }
            }
        });
    }

    /** The parameters other than those of the path, whose names do not matter, by kind and name. */
    private static Map<String, JsonNode> parameters(Route route, JsonNode document) {
        var parameters = new TreeMap<String, JsonNode>();
        for (var declared : List.of(route.shared(), route.operation().path("parameters"))) {
            declared.forEach(one -> {
                var parameter = ResolvedSchema.referred(one, document);
                var in = parameter.path("in").asString("");
                if (!in.equals("path")) {
                    parameters.put(
                            (in.equals("query") ? "parameter " : in + " ")
                                    + parameter.path("name").asString(""),
                            parameter);
                }
            });
        }
        return parameters;
    }

    private static boolean isRequired(JsonNode parameter) {
        return parameter.path("required").asBoolean(false);
    }

    private void compareRequest(JsonNode before, JsonNode now, Sink sink) {
        if (isRequired(now) && !isRequired(before)) {
            sink.breaks(
                    LANGUAGE,
                    "it needs a body now, which clients of the previous version may leave out",
                    "Keep the body optional");
        }
        compareMedia("request", Writers.OF_REQUESTS, before, now, sink);
    }

    private void compareResponses(JsonNode before, JsonNode now, Sink sink) {
        before.properties().forEach(response -> {
            var status = response.getKey();
            if (!status.matches("[123].*")) {
                return;
            }
            if (!now.has(status)) {
                sink.breaks(
                        LANGUAGE,
                        "it no longer answers " + status + ", which clients of the previous version expect",
                        "Keep the status");
            } else {
                compareMedia(
                        "response " + status,
                        Writers.OF_RESPONSES,
                        ResolvedSchema.referred(response.getValue(), documents.before()),
                        ResolvedSchema.referred(now.path(status), documents.now()),
                        sink);
            }
        });
    }

    private void compareMedia(String where, Writers writers, JsonNode before, JsonNode now, Sink sink) {
        before.path("content").properties().forEach(media -> {
            var successor = now.path("content").path(media.getKey());
            if (successor.isMissingNode()) {
                sink.breaks(
                        LANGUAGE,
                        "the " + where + " can no longer be " + media.getKey()
                                + ", which clients of the previous version " + (writers.before() ? "send" : "read"),
                        "Keep the media type");
            } else {
                compare(writers, where, media.getValue().path("schema"), successor.path("schema"), sink);
            }
        });
    }

    private void compare(Writers writers, String path, JsonNode before, JsonNode now, Sink sink) {
        new SchemaComparison(documents, LANGUAGE, writers, sink).compare(path, before, now);
    }
}
