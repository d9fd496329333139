package dev.offshoot.architecture.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Compares two schemas, of JSON Schema or OpenAPI, component by component. What a change breaks depends on who writes:
 * while both versions run, the previous one writes for this one, or this one for the previous, or both.
 */
final class SchemaComparison {

    /** The two documents in which references point, before and now. */
    record Documents(JsonNode before, JsonNode now) {}

    /**
     * Who writes what is compared.
     *
     * @param peers who belongs to the previous version: processes, or clients
     */
    record Writers(String peers, boolean before, boolean now) {

        /** Messages: processes of both versions write, and read what the others wrote. */
        static final Writers OF_MESSAGES = new Writers("processes", true, true);

        /** Clients of the previous version write. */
        static final Writers OF_REQUESTS = new Writers("clients", true, false);

        /** This version writes for clients of the previous one. */
        static final Writers OF_RESPONSES = new Writers("clients", false, true);

        private String peersOfPreviousVersion() {
            return peers + " of the previous version";
        }
    }

    /** Takes the changes. */
    interface Sink {

        void breaks(String language, String what, String advice);

        void isNew(String language, String what);
    }

    private static final class CountingSink implements Sink {

        private final Sink sink;
        private int reported;

        CountingSink(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void breaks(String language, String what, String advice) {
            reported++;
            sink.breaks(language, what, advice);
        }

        @Override
        public void isNew(String language, String what) {
            reported++;
            sink.isNew(language, what);
        }
    }

    private static final String NUMBERED = "Protocol Buffers and Thrift";
    private static final List<String> LOWER = List.of("minimum", "minLength", "minItems");
    private static final List<String> UPPER = List.of("maximum", "maxLength", "maxItems");

    private final Documents documents;
    private final String language;
    private final Writers writers;
    private final CountingSink sink;
    private final Set<String> open = new HashSet<>();
    private final Set<String> same = new HashSet<>();

    SchemaComparison(Documents documents, String language, Writers writers, Sink sink) {
        this.documents = documents;
        this.language = language;
        this.writers = writers;
        this.sink = new CountingSink(sink);
    }

    /**
     * Compares two schemas.
     *
     * @param path the name of what they describe; empty at the top
     */
    void compare(String path, JsonNode before, JsonNode now) {
        if (!before.has("$ref") && !now.has("$ref")) {
            resolved(path, before, now);
            return;
        }
        var references = before.path("$ref") + " " + now.path("$ref");
        // a schema may contain itself; and each that is the same is compared only once, because they may contain each
        // other in many ways
        if (same.contains(references) || !open.add(references)) {
            return;
        }
        var reported = sink.reported;
        resolved(path, before, now);
        open.remove(references);
        if (sink.reported == reported) {
            same.add(references);
        }
    }

    private void resolved(String path, JsonNode before, JsonNode now) {
        resolved(path, ResolvedSchema.of(before, documents.before()), ResolvedSchema.of(now, documents.now()));
    }

    private void resolved(String path, ResolvedSchema before, ResolvedSchema now) {
        if (!before.type().equals(now.type())) {
            sink.breaks(
                    language,
                    named(path) + "was " + before.type() + " and is " + now.type(),
                    "Keep it as it was, and add another component beside it");
            return;
        }
        if (!before.alternatives().equals(now.alternatives())) {
            sink.breaks(language, named(path) + "has other alternatives than before", "Keep the alternatives");
        }
        compareValues(path, before, now);
        if (writers.before() && !writers.now()) {
            compareLimits(path, before.node(), now.node());
        }
        if (before.node().has("items") && now.node().has("items")) {
            compare(path + "[]", before.node().path("items"), now.node().path("items"));
        }
        if (before.node().path("additionalProperties").isObject()
                && now.node().path("additionalProperties").isObject()) {
            compare(
                    path + "[]",
                    before.node().path("additionalProperties"),
                    now.node().path("additionalProperties"));
        }
        compareComponents(path, before, now);
    }

    private void compareComponents(String path, ResolvedSchema before, ResolvedSchema now) {
        for (var name : before.components()) {
            var inner = path.isEmpty() ? name : path + "." + name;
            if (!now.components().contains(name)) {
                isGone(inner, before.required(name));
                continue;
            }
            if (now.required(name) && !before.required(name) && writers.before()) {
                sink.breaks(
                        language,
                        inner + " is required now, and " + writers.peersOfPreviousVersion() + " may leave it out",
                        "Keep it optional");
            }
            if (!now.required(name) && before.required(name) && writers.now()) {
                sink.breaks(
                        language,
                        inner + " is optional now, and " + writers.peersOfPreviousVersion() + " need it",
                        "Keep it required, and always fill it");
            }
            compare(inner, before.component(name), now.component(name));
        }
        for (var name : now.components()) {
            if (!before.components().contains(name)) {
                isAdded(path.isEmpty() ? name : path + "." + name, now.required(name));
            }
        }
        if (writers.equals(Writers.OF_MESSAGES)) {
            compareNumbers(path, List.copyOf(before.components()), List.copyOf(now.components()));
        }
    }

    private void isGone(String path, boolean wasRequired) {
        var peers = writers.peersOfPreviousVersion();
        sink.breaks(
                language,
                path + " is gone, and " + peers
                        + (!writers.now() ? " still send it" : wasRequired ? " need it" : " use it"),
                writers.now() ? "Keep it, and fill it as before" : "Keep reading it");
    }

    private void isAdded(String path, boolean isRequired) {
        if (isRequired && writers.before()) {
            sink.breaks(
                    language,
                    path + " is new and required, and " + writers.peersOfPreviousVersion() + " leave it out",
                    "Make it optional");
        } else {
            sink.isNew(language, path + " is new");
        }
    }

    /** The number of a field is its position in the record. */
    private void compareNumbers(String path, List<String> before, List<String> now) {
        for (var i = 0; i < Math.min(before.size(), now.size()); i++) {
            if (!before.get(i).equals(now.get(i))) {
                sink.breaks(
                        NUMBERED,
                        named(path) + "has " + now.get(i) + " as field " + (i + 1) + ", which was " + before.get(i),
                        "Add components at the end only, because fields are told apart by their numbers");
                return;
            }
        }
    }

    private void compareValues(String path, ResolvedSchema before, ResolvedSchema now) {
        if (before.values().isEmpty() && now.values().isEmpty()) {
            return;
        }
        if (writers.before() && !now.values().isEmpty()) {
            if (before.values().isEmpty()) {
                sink.breaks(
                        language,
                        named(path) + "took any value, and takes only " + String.join(", ", now.values()) + " now",
                        "Keep taking any value");
                return;
            }
            var gone = without(before.values(), now.values());
            if (!gone.isEmpty()) {
                sink.breaks(
                        language,
                        named(path) + "can no longer be " + gone + ", which " + writers.peersOfPreviousVersion()
                                + " send",
                        "Keep reading it");
            }
        }
        if (writers.now() && !before.values().isEmpty()) {
            var added = now.values().isEmpty() ? "anything" : without(now.values(), before.values());
            if (!added.isEmpty()) {
                sink.breaks(
                        language,
                        named(path) + "can be " + added + " now, which " + writers.peersOfPreviousVersion()
                                + " cannot read",
                        "Release a version that reads it before one that writes it");
            }
        }
    }

    private static String without(Set<String> values, Set<String> others) {
        var left = new TreeSet<>(values);
        left.removeAll(others);
        return String.join(", ", left);
    }

    private void compareLimits(String path, JsonNode before, JsonNode now) {
        var tighter = new ArrayList<String>();
        LOWER.stream()
                .filter(now::has)
                .filter(limit ->
                        now.path(limit).asDouble(0) > before.path(limit).asDouble(Double.NEGATIVE_INFINITY))
                .forEach(tighter::add);
        UPPER.stream()
                .filter(now::has)
                .filter(limit ->
                        now.path(limit).asDouble(0) < before.path(limit).asDouble(Double.POSITIVE_INFINITY))
                .forEach(tighter::add);
        if (now.has("pattern") && !now.path("pattern").equals(before.path("pattern"))) {
            tighter.add("pattern");
        }
        tighter.forEach(limit -> sink.breaks(
                language,
                named(path) + "has " + limit + " " + now.path(limit).asString("") + " now"
                        + (before.has(limit) ? ", was " + before.path(limit).asString("") : "") + ", and "
                        + writers.peersOfPreviousVersion() + " send more than that allows",
                "Keep the wider limit"));
    }

    private static String named(String path) {
        return path.isEmpty() ? "it " : path + " ";
    }
}
