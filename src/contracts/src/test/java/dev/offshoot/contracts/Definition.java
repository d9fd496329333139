package dev.offshoot.contracts;

import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.formats.Schemas;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A language in which the messages of a module are defined, one file for each module.
 *
 * @param language the name of the files' folder
 * @param extension the end of the files' names, without a dot
 */
record Definition(String language, String extension, Text text) {

    interface Text {

        String of(String module, List<MessageType> messages);
    }

    /** The languages, which describe the bytes that the message formats send. */
    static Stream<Definition> all() {
        return Stream.of(
                new Definition("json-schema", "json", JsonSchemas::document),
                new Definition("avro", "avsc", (module, messages) -> avro(messages)),
                new Definition("proto", "proto", (module, messages) -> Schemas.proto(module, records(messages))),
                new Definition("thrift", "thrift", (module, messages) -> Schemas.thrift(module, records(messages))));
    }

    String fileName(String module) {
        return module + "." + extension;
    }

    static Collection<Class<?>> records(List<MessageType> messages) {
        return messages.stream().<Class<?>>map(type -> type.record).toList();
    }

    /** A list of schemas in one file is a union. */
    private static String avro(List<MessageType> messages) {
        var union = Schema.createUnion(
                messages.stream().map(type -> Schemas.avro(type.record)).toList());
        return JsonSchemas.JSON.writeValueAsString(JsonSchemas.JSON.readTree(union.toString())) + "\n";
    }
}
