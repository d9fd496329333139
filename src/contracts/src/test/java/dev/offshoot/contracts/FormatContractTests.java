package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.formats.AvroHistory;
import dev.offshoot.messaging.formats.Formats;
import dev.offshoot.messaging.formats.Schemas;
import dev.offshoot.messaging.testing.RandomRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every message, in every version, goes through every format and back; and the committed Avro schemas prove that
 * processes of neighbouring releases understand each other. {@code -Doffshoot.golden.write=true} adds the schemas of
 * messages that are new or have changed.
 */
class FormatContractTests {

    private static final Path SCHEMAS = Path.of("src/main/resources", AvroHistory.LOCATION);
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = new JsonMapper();

    static Stream<MessageType> messages() {
        return GoldenContractTests.messages();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyFormatKeepsWhatTheMessageSays(MessageType type) throws IOException {
        for (var format : Formats.all()) {
            var codec = format.codec(type.record);
            for (var seed = 0; seed < 50; seed++) {
                var random = new RandomRecords(seed).making(Money.class, FormatContractTests::money);
                var json = JSON.writeValueAsString(random.next(type.record));

                assertThat(codec.read(codec.write(json)))
                        .as("%s as %s, seed %d", type, format.name(), seed)
                        .isEqualTo(json);
            }
            for (var version = 1; version <= type.version; version++) {
                var golden = JSON.readTree(Files.readString(GOLDEN.resolve(type.name + "-v" + version + ".json")));

                assertThat(JSON.readTree(codec.read(codec.write(golden.toString())))
                                .properties())
                        .as("version %d of %s as %s", version, type, format.name())
                        .containsAll(golden.properties());
            }
        }
    }

    private static Money money(Random random) {
        return new Money(random.nextLong(), List.of("EUR", "JPY", "KWD").get(random.nextInt(3)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theCommittedSchemaIsThatOfTheRecord(MessageType type) throws IOException {
        var file = SCHEMAS.resolve(AvroHistory.fileName(type.record));
        if (Boolean.getBoolean("offshoot.golden.write")) {
            var known = Files.exists(file) ? AvroHistory.parse(Files.readString(file)) : new AvroHistory(List.of());
            Files.createDirectories(SCHEMAS);
            Files.writeString(file, known.with(Schemas.avro(type.record)).toJson());
        }
        assertThat(file)
                .as("missing; -Doffshoot.golden.write=true writes it. Commit it")
                .exists();

        var history = AvroHistory.parse(Files.readString(file));

        assertThat(history.with(Schemas.avro(type.record)))
                .as("%s has changed; -Doffshoot.golden.write=true adds its schema. Commit it", type)
                .isEqualTo(history);
        assertThat(history.conflicts())
                .as("processes of the last release and of this one do not understand each other")
                .isEmpty();
    }

    @Test
    void keepsASchemaForEachMessageAndNoOther() throws IOException {
        try (var files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(messages()
                            .map(type -> AvroHistory.fileName(type.record))
                            .toList());
        }
    }
}
