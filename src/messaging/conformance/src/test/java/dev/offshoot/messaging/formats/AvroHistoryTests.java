package dev.offshoot.messaging.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvroHistoryTests {

    @Event(name = "letters.LetterWritten")
    record LetterWritten(String text, int pages) {}

    /** The same message in other releases. */
    static class Later {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(String text, int pages, String author) {}
    }

    static class Renamed {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(String content, int pages) {}
    }

    static class Retyped {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(String text, long pages) {}
    }

    static class Shorter {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(String text) {}
    }

    private static List<String> conflicts(Class<?> earlier, Class<?> later) {
        return new AvroHistory(List.of(Schemas.avro(earlier)))
                .with(Schemas.avro(later))
                .conflicts();
    }

    @Test
    void componentsMayBeAddedAtTheEnd() {
        assertThat(conflicts(LetterWritten.class, Later.LetterWritten.class)).isEmpty();
    }

    @Test
    void componentsKeepTheirNames() {
        assertThat(conflicts(LetterWritten.class, Renamed.LetterWritten.class))
                .containsExactly("Protocol Buffers, Thrift: LetterWritten.text was number 1, which is now 'content'."
                        + " Keep the order of components, and add new ones at the end");
    }

    @Test
    void componentsKeepTheirTypes() {
        assertThat(conflicts(LetterWritten.class, Retyped.LetterWritten.class))
                .containsExactly(
                        "Avro: letters.LetterWritten at /fields/1/type: reader type: INT not compatible with writer"
                                + " type: LONG",
                        "Protocol Buffers, Thrift: LetterWritten.pages was INT and is LONG. Add a component instead");
    }

    @Test
    void componentsStay() {
        assertThat(conflicts(LetterWritten.class, Shorter.LetterWritten.class))
                .containsExactly("Protocol Buffers, Thrift: LetterWritten.pages was number 2, which is now missing."
                        + " Keep the order of components, and add new ones at the end");
    }

    @Test
    void survivesItsFile() {
        var history = new AvroHistory(List.of(Schemas.avro(LetterWritten.class)))
                .with(Schemas.avro(Later.LetterWritten.class));

        assertThat(AvroHistory.parse(history.toJson())).isEqualTo(history);
        assertThat(history.with(Schemas.avro(Later.LetterWritten.class))).isEqualTo(history);
    }

    /** Processes of another release may not know the schema, so it goes along until there is only one. */
    @Test
    void messagesCarryTheirSchemaIfItIsNotTheOnlyOne() {
        var schema = Schemas.avro(LetterWritten.class);
        var alone = new AvroHistory(List.of(schema));

        assertThat(alone.isAlwaysThis(schema)).isTrue();
        assertThat(alone.with(Schemas.avro(Later.LetterWritten.class)).isAlwaysThis(schema))
                .isFalse();
        assertThat(new AvroHistory(List.of()).isAlwaysThis(schema)).isFalse();
    }
}
