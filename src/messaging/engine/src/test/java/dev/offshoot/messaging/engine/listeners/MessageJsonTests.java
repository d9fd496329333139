package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.spi.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Guards against events that listeners would get without a part of what was published. */
class MessageJsonTests {

    private final MessageJson json = new MessageJson(List.of());

    private record Line(String article, @Nullable BigDecimal price) {}

    private record Whole(
            UUID id,
            Instant at,
            ZonedDateTime there,
            Optional<String> note,
            Optional<String> none,
            List<Line> lines,
            Map<String, Line> byName,
            @Nullable String nothing,
            char[] letters,
            boolean express) {}

    /** As written for listeners that get the object itself. */
    static class Hidden {

        private final int amount;

        Hidden(int amount) {
            this.amount = amount;
        }

        Hidden() {
            this(0);
        }

        int amount() {
            return amount;
        }
    }

    static class Ignored {

        public String order = "o1";

        @JsonIgnore
        public @Nullable String customer;
    }

    private void prove(Object event) {
        var type = MessageType.ofStock(event.getClass(), "orders.Event");
        var now = Instant.now();
        json.prove(
                event,
                new Envelope(UUID.randomUUID(), type.name, 1, null, "orders", now, now, null, json.write(event, type)),
                type);
    }

    @Test
    void acceptsWhatComesBack() {
        var line = new Line("tea", new BigDecimal("1.50"));
        assertThatCode(() -> prove(new Whole(
                        UUID.randomUUID(),
                        Instant.now(),
                        ZonedDateTime.now(ZoneId.of("Europe/Berlin")),
                        Optional.of("x"),
                        Optional.empty(),
                        List.of(line, new Line("cup", null)),
                        Map.of("a", line),
                        null,
                        new char[] {'a', 'b'},
                        true)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatJacksonDoesNotSee() {
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> prove(new Hidden(3)))
                .withMessageContaining("JSON does not keep Hidden.amount of " + Hidden.class.getName());
    }

    private record Measured(double value, List<Double> values) {}

    private record Several(List<Hidden> all) {}

    @Test
    void acceptsNumbersThatAreNotFinite() {
        assertThatCode(() -> prove(new Measured(Double.NaN, List.of(Double.POSITIVE_INFINITY, 1.5))))
                .doesNotThrowAnyException();
    }

    @Test
    void looksIntoLists() {
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> prove(new Several(List.of(new Hidden(3)))))
                .withMessageContaining("JSON does not keep Several.all of " + Several.class.getName());
    }

    @Test
    void refusesWhatJacksonIsToldToLeaveOut() {
        var event = new Ignored();
        prove(event);
        event.customer = "c1";

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> prove(event))
                .withMessageContaining("JSON does not keep Ignored.customer");
    }
}
