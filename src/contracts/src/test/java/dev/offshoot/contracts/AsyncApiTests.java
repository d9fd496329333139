package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.engine.listeners.ModuleMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the committed AsyncAPI 3 document with the contracts, from which it is generated. Guards against wire
 * changes that no review shows.
 */
class AsyncApiTests {

    private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/offshoot/asyncapi.json");

    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonMapper json = JsonSchemas.JSON;

    @Test
    void documentSaysWhatTheContractsSay() throws IOException {
        var expected = json.writeValueAsString(document()) + "\n";
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT))
                .as(
                        "%s is stale: ./mvnw -pl src/contracts -am test -Dtest=AsyncApiTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true",
                        DOCUMENT.getFileName())
                .isEqualTo(expected);
    }

    private ObjectNode document() {
        var document = json.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Offshoot")
                .put("version", "1")
                .put(
                        "description",
                        "What the modules say to each other while they are hosted by different processes. Attributes are those of CloudEvents 1.0; delivery is at least once, and in no order.")
                .set("contact", json.createObjectNode().put("name", "Offshoot"));
        document.put("defaultContentType", "application/json");
        document.putObject("servers")
                .putObject("broker")
                .put("host", "localhost:5672")
                .put("protocol", "amqp")
                .put("description", "RabbitMQ, or whatever speaks AMQP 0-9-1");
        var channels = document.putObject("channels");
        var operations = document.putObject("operations");
        var components = document.putObject("components");
        components.putObject("messageTraits").set("cloudEvent", cloudEvent());
        var messages = components.putObject("messages");
        var schemas = components.putObject("schemas");
        var map = Objects.requireNonNull(ModuleMaps.read(ModuleMap.LOCATION));
        var types = GoldenContractTests.messages().toList();
        Shape.allOf(Definition.records(types))
                .forEach(shape -> schemas.set(shape.name(), JsonSchemas.schema(shape, SCHEMAS)));
        types.forEach(type -> {
            messages.set(type.name, message(type));
            for (var module : map.consumersOf(type.name)) {
                var channel = channels.has(module) ? (ObjectNode) channels.get(module) : channel(module);
                channels.set(module, channel);
                channel.withObject("/messages").set(type.name, reference("components/messages/" + type.name));
                operation(operations, module + "-receives", "receive", module, type.name);
                if (!type.command) {
                    operation(operations, type.owner() + "-sends-to-" + module, "send", module, type.name);
                }
            }
        });
        assertThat(messages.size()).as("messages described").isGreaterThan(20);
        return document;
    }

    private ObjectNode cloudEvent() {
        var trait = json.createObjectNode();
        var headers = trait.putObject("headers").put("type", "object");
        var required = headers.putArray("required");
        List.of("specversion", "id", "source", "type", "time").forEach(name -> required.add("cloudEvents_" + name));
        var attributes = headers.putObject("properties");
        attribute(attributes, "cloudEvents_specversion", "always 1.0").put("const", "1.0");
        attribute(attributes, "cloudEvents_id", "the same however often the message comes")
                .put("format", "uuid");
        attribute(attributes, "cloudEvents_source", "the module that says it");
        attribute(attributes, "cloudEvents_type", "the name of the message");
        attribute(attributes, "cloudEvents_dataversion", "the version of its contract")
                .put("type", "integer");
        attribute(attributes, "cloudEvents_time", "when it was said").put("format", "date-time");
        attribute(attributes, "cloudEvents_due", "before that it is not delivered")
                .put("format", "date-time");
        attribute(attributes, "cloudEvents_subject", "what it is about");
        attribute(attributes, "traceparent", "W3C Trace Context");
        return trait;
    }

    private static ObjectNode attribute(ObjectNode attributes, String name, String description) {
        return attributes.putObject(name).put("type", "string").put("description", description);
    }

    private ObjectNode channel(String module) {
        var channel = json.createObjectNode().put("address", "offshoot." + module);
        channel.put("description", "The queue of " + module + ", which whoever hosts it consumes");
        var amqp = channel.putObject("bindings").putObject("amqp").put("is", "queue");
        amqp.putObject("queue")
                .put("name", "offshoot." + module)
                .put("durable", true)
                .put("exclusive", false)
                .put("autoDelete", false);
        amqp.put("bindingVersion", "0.3.0");
        return channel;
    }

    private ObjectNode message(MessageType type) {
        var message = json.createObjectNode().put("name", type.name);
        message.put("title", type.record.getSimpleName());
        message.put(
                "summary",
                type.command ? "A command, which " + type.owner() + " takes" : "An event of " + type.owner());
        message.put("contentType", "application/json");
        message.put("x-version", type.version);
        message.putArray("traits").add(reference("components/messageTraits/cloudEvent"));
        message.putObject("payload").put("$ref", SCHEMAS + type.record.getSimpleName());
        return message;
    }

    private void operation(ObjectNode operations, String name, String action, String channel, String message) {
        var operation = operations.withObject("/" + name).put("action", action);
        operation.set("channel", reference("channels/" + channel));
        operation.withArray("/messages").add(reference("channels/" + channel + "/messages/" + message));
    }

    private ObjectNode reference(String to) {
        return json.createObjectNode().put("$ref", "#/" + to);
    }
}
