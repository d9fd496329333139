package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a message may contain beyond the components that the shop's messages have. */
class JsonSchemasTests {

    enum Colour {
        GREEN,
        RED
    }

    record Inner(@Nullable String note) {}

    /**
     * Everything.
     *
     * @param due a time
     */
    record Everything(
            UUID id,
            Instant due,
            Duration span,
            LocalDate day,
            BigDecimal exact,
            double about,
            boolean yes,
            @Nullable Long count,
            Colour colour,
            @Nullable Inner inner,
            List<Inner> list,
            Map<String, Integer> map) {}

    record Unknown(Object anything) {}

    private static final Everything FILLED = new Everything(
            UUID.randomUUID(),
            Instant.EPOCH,
            Duration.ofMinutes(3),
            LocalDate.EPOCH,
            new BigDecimal("19.90"),
            0.5,
            true,
            7L,
            Colour.RED,
            new Inner("x"),
            List.of(new Inner(null)),
            Map.of("a", 1));

    private static JsonNode schema() {
        var document = JsonSchemas.JSON.createObjectNode().put("$ref", "#/$defs/Everything");
        var definitions = document.putObject("$defs");
        Shape.allOf(List.of(Everything.class))
                .forEach(shape -> definitions.set(shape.name(), JsonSchemas.schema(shape, "#/$defs/")));
        return document;
    }

    private static List<String> problems(String message) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema().toString(), InputFormat.JSON)
                .validate(
                        message,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(problem -> problem.getInstanceLocation().toString())
                .distinct()
                .toList();
    }

    @Test
    void acceptsWhatIsWritten() {
        assertThat(problems(new MessageJson().write(FILLED))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"count\":7 | \"count\":null |",
                "\"inner\":{\"note\":\"x\"} | \"inner\":null |",
                "\"count\":7 | \"unknown\":7 |",
                "\"colour\":\"RED\" | \"colour\":\"BLUE\" | /colour",
                "\"colour\":\"RED\" | \"colour\":null | /colour",
                "PT3M | three | /span",
                "\"a\":1 | \"a\":\"one\" | /map/a",
                "{\"note\":null} | 3 | /list/0"
            })
    void acceptsNoOther(String written, String changed, @Nullable String problem) {
        var message = new MessageJson().write(FILLED);
        assertThat(message).contains(written);

        assertThat(problems(message.replace(written, changed)))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void saysWhatTheJavadocSays() {
        var everything = schema().path("$defs").path("Everything");

        assertThat(everything.path("description").asString()).isEqualTo("Everything.");
        assertThat(everything.path("properties").path("due").path("description").asString())
                .isEqualTo("a time");
    }

    @Test
    void refusesWhatItCannotDefine() {
        var shape = Shape.of(Unknown.class);

        assertThatThrownBy(() -> JsonSchemas.schema(shape, "#/$defs/"))
                .hasMessage("How is a class java.lang.Object defined?");
    }
}
