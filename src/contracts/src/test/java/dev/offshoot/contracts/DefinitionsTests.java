package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.formats.Formats;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The definitions of messages, generated from the records. They are committed, so that reviews show changes, and read
 * here by tools that others wrote, together with messages as they are sent. {@code -Doffshoot.map.write=true} updates
 * them.
 */
class DefinitionsTests {

    static final Path FOLDER = Path.of("src/main/resources/META-INF/offshoot/apis");
    static final Path GATEWAY = Path.of("../../extracted-services/gateway/src/main/resources/META-INF/offshoot/apis");

    /** What protoc understood, written by the build. */
    private static final Path READ_BY_PROTOC = Path.of("target/apis.binpb");

    static Stream<Definition> definitions() {
        return Definition.all();
    }

    static Stream<MessageType> messages() {
        return GoldenContractTests.messages();
    }

    /** The OpenAPI documents of the modules and of the gateway. */
    static Stream<Path> openApi() throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : List.of(FOLDER, GATEWAY)) {
            try (var found = Files.list(folder.resolve("openapi"))) {
                found.sorted().forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(8);
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void definitionsSayWhatTheRecordsSay(Definition definition) throws IOException {
        var modules = messages().collect(Collectors.groupingBy(MessageType::owner, TreeMap::new, Collectors.toList()));
        assertThat(modules).hasSizeGreaterThan(5);
        var expected = new TreeMap<String, String>();
        modules.forEach((module, messages) ->
                expected.put(definition.fileName(module), definition.text().of(module, messages)));

        Committed.compareOrWrite(
                "DefinitionsTests#definitionsSayWhatTheRecordsSay", FOLDER.resolve(definition.language()), expected);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void jsonSchemaAcceptsTheMessageAndNoOther(MessageType type) throws IOException {
        var id = "urn:offshoot:contracts:" + type.owner();
        var text = Files.readString(FOLDER.resolve("json-schema/" + type.owner() + ".json"));
        var schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(id, text)))
                .getSchema(SchemaLocation.of(id + "#/$defs/" + type.record.getSimpleName()));
        var broken = golden(type)
                .replace("\"" + Shape.of(type.record).components().get(0).name() + "\"", "\"renamed\"");

        assertThat(schema.validate(
                        golden(type),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .isEmpty();
        assertThat(schema.validate(broken, InputFormat.JSON)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void avroReadsTheMessage(MessageType type) throws IOException {
        var schemas = new Schema.Parser()
                .parse(FOLDER.resolve("avro/" + type.owner() + ".avsc").toFile());
        var schema = schemas.getTypes().stream()
                .filter(one -> one.getName().equals(type.record.getSimpleName()))
                .findFirst()
                .orElseThrow();

        assertSame(JsonSchemas.JSON.readTree(golden(type)), decoded(sent(type, "avro"), schema));
    }

    /** A message carries its schema while processes may run that know another one. */
    private static GenericRecord decoded(byte[] message, Schema schema) throws IOException {
        if (message[0] != DataFileConstants.MAGIC[0]) {
            return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(message);
        }
        try (var container = new DataFileStream<GenericRecord>(
                new ByteArrayInputStream(message), new GenericDatumReader<>(null, schema))) {
            return container.next();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void protocReadsTheMessage(MessageType type) throws Exception {
        var file = FileDescriptorSet.parseFrom(Files.readAllBytes(READ_BY_PROTOC)).getFileList().stream()
                .filter(one -> one.getName().equals(type.owner() + ".proto"))
                .findFirst()
                .orElseThrow();
        var descriptor = FileDescriptor.buildFrom(file, new FileDescriptor[0])
                .findMessageTypeByName(type.record.getSimpleName());

        assertSame(
                JsonSchemas.JSON.readTree(golden(type)), DynamicMessage.parseFrom(descriptor, sent(type, "protobuf")));
    }

    @ParameterizedTest
    @MethodSource("openApi")
    void swaggerParsesTheRoutes(Path file) throws IOException {
        var options = new ParseOptions();
        options.setResolve(true);
        var read = new OpenAPIV3Parser().readContents(Files.readString(file), null, options);

        assertThat(read.getMessages()).isEmpty();
        assertThat(read.getOpenAPI().getPaths()).isNotEmpty();
    }

    private static String golden(MessageType type) throws IOException {
        return Files.readString(Path.of("src/test/resources/golden/" + type.name + "-v" + type.version + ".json"));
    }

    private static byte[] sent(MessageType type, String format) throws IOException {
        return Formats.all().stream()
                .filter(one -> one.name().equals(format))
                .findFirst()
                .orElseThrow()
                .codec(type.record)
                .write(golden(type));
    }

    /** Compares all values, of which none is missing in golden files. */
    private static void assertSame(JsonNode golden, Object read) {
        if (golden.isObject()) {
            golden.properties().forEach(property -> assertSame(property.getValue(), part(read, property.getKey())));
        } else if (golden.isArray()) {
            var elements = List.copyOf((Collection<?>) read);
            assertThat(elements).hasSize(golden.size());
            for (var i = 0; i < elements.size(); i++) {
                assertSame(golden.path(i), elements.get(i));
            }
        } else {
            assertThat(read).hasToString(golden.asString());
        }
    }

    private static Object part(Object read, String name) {
        return read instanceof Message message
                ? message.getField(message.getDescriptorForType().findFieldByName(name))
                : ((GenericRecord) read).get(name);
    }
}
