package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls that modules answer, as protoc understood their {@code .proto} files, for {@code offshoot-architecture
 * contracts}, which compares those of two versions. {@code -Doffshoot.map.write=true} updates them.
 */
class CallDefinitionsTests {

    private static final Map<String, FileDescriptor> FILES =
            Map.of("inventory", AvailabilityRequest.getDescriptor().getFile());

    @Test
    void saysWhatTheProtoFilesSay() throws IOException {
        var json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var expected = new TreeMap<String, String>();
        FILES.forEach((module, file) -> expected.put(module + ".json", json.writeValueAsString(calls(file)) + "\n"));

        Committed.compareOrWrite("CallDefinitionsTests", DefinitionsTests.FOLDER.resolve("calls"), expected);
    }

    private static Map<String, Object> calls(FileDescriptor file) {
        var services = new TreeMap<String, Object>();
        file.getServices().forEach(service -> {
            var calls = new TreeMap<String, Object>();
            service.getMethods().forEach(call -> {
                assertThat(call.isClientStreaming()).as(call.getFullName()).isFalse();
                calls.put(
                        call.getName(),
                        new TreeMap<>(Map.of(
                                "request", call.getInputType().getName(),
                                "response", call.getOutputType().getName(),
                                "streams", call.isServerStreaming())));
            });
            services.put(service.getFullName(), calls);
        });
        var messages = new TreeMap<String, Object>();
        file.getMessageTypes().forEach(message -> messages.put(message.getName(), fields(message)));
        return new TreeMap<>(Map.of("services", services, "messages", messages));
    }

    private static Map<Integer, Object> fields(Descriptor message) {
        // a message is looked up by its simple name in the same file
        assertThat(message.getNestedTypes()).isEmpty();
        var fields = new TreeMap<Integer, Object>();
        message.getFields()
                .forEach(field -> fields.put(
                        field.getNumber(),
                        new TreeMap<>(
                                Map.of("name", field.getName(), "type", type(field), "repeated", field.isRepeated()))));
        return fields;
    }

    private static String type(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? field.getMessageType().getName()
                : field.getType().name().toLowerCase(Locale.ROOT);
    }
}
