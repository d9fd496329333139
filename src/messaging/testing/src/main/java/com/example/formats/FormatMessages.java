package com.example.formats;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the suite for formats converts. They are in a package of their own, so that applications whose tests use
 * this library do not find them.
 */
public final class FormatMessages {

    private FormatMessages() {}

    /** All kinds of values. */
    @Event(name = "suite.Everything")
    public record Everything(
            @Subject UUID id,
            String text,
            @Nullable String perhaps,
            int number,
            @Nullable Integer boxed,
            long large,
            short small,
            byte tiny,
            double real,
            float shorter,
            boolean flag,
            @Nullable Boolean maybe,
            char letter,
            byte[] bytes,
            BigDecimal decimal,
            BigInteger huge,
            Instant at,
            Duration within,
            LocalDate day,
            Color color,
            Optional<String> optional,
            List<String> texts,
            List<Integer> numbers,
            List<Point> points,
            Map<String, Long> counts,
            Map<String, Point> named,
            Point point,
            @Nullable Point elsewhere,
            @JsonProperty("renamed") String called) {}

    /** Lists, sets and maps that may be missing, which is not the same as empty. */
    @Event(name = "suite.PerhapsMany")
    public record PerhapsMany(
            @Nullable List<String> texts,
            @Nullable Set<Point> points,
            @Nullable Map<String, Long> counts) {}

    /** Lists, sets and maps of each other. */
    @Event(name = "suite.ManyTimesMany")
    public record ManyTimesMany(
            List<List<String>> texts,
            List<List<List<Integer>>> numbers,
            Map<String, List<Point>> points,
            Map<String, Map<String, Boolean>> flags,
            List<Map<String, Point>> named) {}

    /** Sets are lists on the wire. */
    @Event(name = "suite.Sets")
    public record Sets(Set<String> texts, Set<Integer> numbers, Set<Point> points, Set<Color> colors) {}

    public enum Color {
        RED,
        GREEN
    }

    public record Point(int x, @Nullable String label, List<BigDecimal> decimals) {}

    @Event(name = "suite.Changing")
    public record First(String kept, int count, List<InnerFirst> inner) {}

    public record InnerFirst(String name) {}

    @Event(name = "suite.Changing", version = 2)
    public record Second(
            String kept,
            int count,
            List<Inner> inner,
            String added,
            int more,
            List<String> list,
            Map<String, String> map,
            @Nullable Inner struct) {

        public record Inner(String name, @Nullable String nick) {}
    }

    @Event(name = "suite.Anything")
    public record Anything(Object value) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
    public interface Figure {}

    public record Circle(int radius) implements Figure {}

    @Event(name = "suite.Drawn")
    public record Drawn(Figure figure) {}

    @Event(name = "suite.Nested")
    public record Nested(List<Nested> children) {}
}
