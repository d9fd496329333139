package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.contracts.SchemaComparison.Sink;
import dev.offshoot.architecture.reading.Unreadable;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Compares the calls that a module answers in two versions, for the callers of the earlier one. What travels are the
 * numbers and types of fields, so neither their names matter nor those of messages.
 */
final class CallComparison {

    private static final String LANGUAGE = "gRPC and Thrift";
    private static final String STREAM = "a stream";
    private static final String MESSAGE = "a single message";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final JsonNode before;
    private final JsonNode now;
    private final Sink sink;
    /** Messages that contain each other are compared once. */
    private final Set<String> compared = new HashSet<>();

    private CallComparison(JsonNode before, JsonNode now, Sink sink) {
        this.before = before;
        this.now = now;
        this.sink = sink;
    }

    /** All calls in a document, by service and name. */
    static SortedMap<String, JsonNode> calls(JsonNode document) {
        var calls = new TreeMap<String, JsonNode>();
        document.path("services")
                .properties()
                .forEach(service -> service.getValue()
                        .properties()
                        .forEach(call -> calls.put(service.getKey() + "." + call.getKey(), call.getValue())));
        return calls;
    }

    static void compare(JsonNode before, JsonNode now, Comparison.Changes changes) {
        var later = calls(now);
        calls(before).forEach((name, call) -> {
            var successor = later.remove(name);
            if (successor == null) {
                changes.of(name)
                        .breaks(
                                LANGUAGE,
                                "the call is gone, and callers of the previous version still make it",
                                "Keep it until none of them runs");
            } else {
                new CallComparison(before, now, changes.of(name)).compare(call, successor);
            }
        });
        later.keySet().forEach(name -> changes.of(name).isNew(LANGUAGE, "the call is new"));
    }

    private void compare(JsonNode call, JsonNode successor) {
        if (isStream(call) != isStream(successor)) {
            sink.breaks(
                    LANGUAGE,
                    "it answers with " + (isStream(successor) ? STREAM : MESSAGE)
                            + " now, and callers of the previous version expect " + (isStream(call) ? STREAM : MESSAGE),
                    "Keep it, and add another call beside it");
        }
        compare(Path.of("request", "still send"), call.path("request"), successor.path("request"));
        compare(Path.of("response", "read"), call.path("response"), successor.path("response"));
    }

    private static boolean isStream(JsonNode call) {
        return call.path("streams").asBoolean(false);
    }

    /**
     * Where a message is.
     *
     * @param use what callers do with it
     * @param numbers those of the fields that contain it, each followed by a dot
     * @param names their names, likewise
     */
    private record Path(String where, String use, String numbers, String names) {

        static Path of(String where, String use) {
            return new Path(where, use, "", "");
        }

        Path within(int number, JsonNode field) {
            return new Path(
                    where, use, numbers + number + ".", names + nameOf(field) + (isRepeated(field) ? "[]." : "."));
        }

        String field(int number, JsonNode field) {
            return "the " + where + "'s field " + numbers + number + ", " + names + nameOf(field) + ",";
        }
    }

    private void compare(Path path, JsonNode earlier, JsonNode later) {
        if (!compared.add(path.where + " " + earlier + " " + later)) {
            return;
        }
        var fields = fields(before, earlier);
        var successors = fields(now, later);
        fields.forEach((number, field) -> {
            var successor = successors.remove(number);
            if (successor == null) {
                sink.breaks(
                        LANGUAGE,
                        path.field(number, field) + " is gone, and callers of the previous version " + path.use + " it",
                        "Keep the field");
            } else if (!type(before, field).equals(type(now, successor))) {
                sink.breaks(
                        LANGUAGE,
                        path.field(number, field) + " was " + type(before, field) + " and is " + type(now, successor),
                        "Keep it as it was, and add another field beside it");
            } else {
                compare(path.within(number, field), field.path("type"), successor.path("type"));
            }
        });
        successors.forEach((number, field) -> sink.isNew(LANGUAGE, path.field(number, field) + " is new"));
    }

    private static String nameOf(JsonNode field) {
        return field.path("name").asString("");
    }

    private static boolean isRepeated(JsonNode field) {
        return field.path("repeated").asBoolean(false);
    }

    /** The fields of a message, by number; none if it is no message. */
    private static SortedMap<Integer, JsonNode> fields(JsonNode document, JsonNode message) {
        var fields = new TreeMap<Integer, JsonNode>();
        document.path("messages").path(message.asString("")).properties().forEach(field -> {
            if (!NUMBER.matcher(field.getKey()).matches()) {
                throw new Unreadable("The calls cannot be read: the message " + message.asString("")
                        + " has a field whose number is '" + field.getKey() + "'.");
            }
            fields.put(Integer.valueOf(field.getKey()), field.getValue());
        });
        return fields;
    }

    private static String type(JsonNode document, JsonNode field) {
        var type = field.path("type").asString("");
        return (isRepeated(field) ? "repeated " : "")
                + (document.path("messages").has(type) ? "message" : type);
    }
}
