package dev.offshoot.messaging.formats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schemas that a message type has had in the releases whose processes run side by side, oldest first: a JSON array
 * that is committed as {@code META-INF/offshoot/avro/<type>.json}. A changed record gets a further schema; once all
 * processes know the last one, the others may be deleted, and the messages become smaller.
 */
public record AvroHistory(List<Schema> schemas) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** The folder on the classpath. */
    public static final String LOCATION = "META-INF/offshoot/avro/";

    /** The committed history of a message's record; empty if none is committed. */
    public static AvroHistory of(Class<?> record) {
        var resource = LOCATION + fileName(record);
        try (var committed = record.getClassLoader().getResourceAsStream(resource)) {
            return committed == null
                    ? new AvroHistory(List.of())
                    : parse(new String(committed.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    /** The name of the file that holds the history of a message's record. */
    public static String fileName(Class<?> record) {
        return Shapes.nameOf(record) + ".json";
    }

    /** Reads a committed history. */
    public static AvroHistory parse(String json) {
        var schemas = new ArrayList<Schema>();
        MAPPER.readTree(json)
                .forEach(schema ->
                        schemas.add(new SchemaParser().parse(schema.toString()).mainSchema()));
        return new AvroHistory(schemas);
    }

    /** Writes a history to be committed. */
    public String toJson() {
        var array = MAPPER.createArrayNode();
        schemas.forEach(schema -> array.add(MAPPER.readTree(schema.toString())));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
    }

    /** Whether there has been no other schema than this one. */
    boolean isAlwaysThis(Schema schema) {
        return schemas.size() == 1 && isSame(schemas.get(0), schema);
    }

    /** This history with a further schema, unless it is the last one already. */
    public AvroHistory with(Schema schema) {
        if (!schemas.isEmpty() && isSame(schemas.get(schemas.size() - 1), schema)) {
            return this;
        }
        var longer = new ArrayList<>(schemas);
        longer.add(schema);
        return new AvroHistory(longer);
    }

    private static boolean isSame(Schema one, Schema other) {
        return SchemaNormalization.parsingFingerprint64(one) == SchemaNormalization.parsingFingerprint64(other);
    }

    /**
     * Why processes of the releases in this history do not understand each other in some format.
     *
     * @return one sentence for each reason; empty if they do
     */
    public List<String> conflicts() {
        var conflicts = new ArrayList<String>();
        for (var i = 0; i + 1 < schemas.size(); i++) {
            var older = schemas.get(i);
            var newer = schemas.get(i + 1);
            for (var pair : List.of(List.of(older, newer), List.of(newer, older))) {
                var checked = SchemaCompatibility.checkReaderWriterCompatibility(pair.get(0), pair.get(1));
                if (checked.getType() != SchemaCompatibilityType.COMPATIBLE) {
                    checked.getResult()
                            .getIncompatibilities()
                            .forEach(one -> conflicts.add("Avro: " + older.getFullName() + " at " + one.getLocation()
                                    + ": " + one.getMessage()));
                }
            }
            numbered(older, newer, older.getName(), conflicts);
        }
        return List.copyOf(conflicts);
    }

    /** Protocol Buffers and Thrift number components by their position, so all that were there keep theirs. */
    private static void numbered(Schema older, Schema newer, String path, List<String> conflicts) {
        for (var i = 0; i < older.getFields().size(); i++) {
            var before = older.getFields().get(i);
            var after = i < newer.getFields().size() ? newer.getFields().get(i) : null;
            if (after == null || !after.name().equals(before.name())) {
                conflicts.add("Protocol Buffers, Thrift: " + path + "." + before.name() + " was number " + (i + 1)
                        + ", which is now " + (after == null ? "missing" : "'" + after.name() + "'")
                        + ". Keep the order of components, and add new ones at the end");
                return;
            }
            var was = element(before.schema());
            var is = element(after.schema());
            if (was.getType() == Schema.Type.RECORD && is.getType() == Schema.Type.RECORD) {
                numbered(was, is, path + "." + before.name(), conflicts);
            } else if (was.getType() != is.getType()) {
                conflicts.add("Protocol Buffers, Thrift: " + path + "." + before.name() + " was " + was.getType()
                        + " and is " + is.getType() + ". Add a component instead");
            }
        }
    }

    private static Schema element(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> element(schema.getTypes().get(1));
            case ARRAY -> element(schema.getElementType());
            case MAP -> element(schema.getValueType());
            default -> schema;
        };
    }
}
