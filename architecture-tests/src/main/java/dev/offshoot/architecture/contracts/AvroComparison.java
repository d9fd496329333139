package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.reading.Unreadable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import tools.jackson.databind.JsonNode;

/** Compares the messages of a module in two versions of its Avro schemas, by the rules of Avro's schema resolution. */
final class AvroComparison {

    private static final String LANGUAGE = "Avro";

    private AvroComparison() {}

    /** New messages are reported by {@link MessageComparison}. */
    static void compare(JsonNode before, JsonNode now, Comparison.Changes changes) {
        var later = records(now);
        records(before).forEach((name, earlier) -> {
            var successor = later.get(name);
            if (successor == null) {
                changes.of(name)
                        .breaks(
                                LANGUAGE,
                                "the schema is gone, and processes of the previous version still send such messages",
                                "Keep it until none of them runs");
            } else {
                read(name, successor, earlier, "this version cannot read messages of the previous one", changes);
                read(name, earlier, successor, "the previous version cannot read messages of this one", changes);
            }
        });
    }

    private static void read(
            String name, Schema reader, Schema writer, String consequence, Comparison.Changes changes) {
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .forEach(
                        found -> changes.of(name).breaks(LANGUAGE, consequence + ": " + inWords(found), advice(found)));
    }

    private static String inWords(Incompatibility found) {
        var field = found.getMessage();
        return switch (found.getType()) {
            case READER_FIELD_MISSING_DEFAULT_VALUE -> "it needs " + field + ", which has no default";
            case MISSING_ENUM_SYMBOLS -> "it does not know " + field;
            case MISSING_UNION_BRANCH, TYPE_MISMATCH -> "types differ at " + found.getLocation();
            case NAME_MISMATCH -> "names of records differ at " + found.getLocation();
            case FIXED_SIZE_MISMATCH -> "sizes differ at " + found.getLocation();
        };
    }

    private static String advice(Incompatibility found) {
        return switch (found.getType()) {
            case READER_FIELD_MISSING_DEFAULT_VALUE ->
                "Keep the component if it is gone, and make it optional if it is new";
            case NAME_MISMATCH -> "Keep the name of the record";
            default -> "Keep it as it was, and add another component beside it";
        };
    }

    /** The records in a file, which is one schema or a list of them, by their full names. */
    private static SortedMap<String, Schema> records(JsonNode document) {
        if (document.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            var schema = new Schema.Parser().parse(document.toString());
            var records = new TreeMap<String, Schema>();
            (schema.isUnion() ? schema.getTypes() : java.util.List.of(schema))
                    .forEach(one -> records.put(one.getFullName(), one));
            return records;
        } catch (AvroRuntimeException e) {
            throw new Unreadable("An Avro schema cannot be read: " + e.getMessage() + ".");
        }
    }
}
