package dev.offshoot.messaging.testing;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Generates records with arbitrary values, many of them awkward. The same seed gives the same records. */
public final class RandomRecords {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            " a b ",
            "null",
            "<a href='x'>&amp;]]></a>",
            "\"\\/\b\f\n\r\t",
            "\u0001\u001f\u007f\u0085\u2028\ufffe\uffff",
            "naïve Größe 価格 \uD83D\uDE9A",
            "x".repeat(3000));

    private final Random random;
    private final Map<Class<?>, Function<Random, Object>> makers = new HashMap<>();

    public RandomRecords(long seed) {
        this.random = new Random(seed);
        makers.put(String.class, any -> text());
        makers.put(char.class, any -> (char) ('a' + any.nextInt(26)));
        makers.put(UUID.class, any -> new UUID(any.nextLong(), any.nextLong()));
        makers.put(int.class, any -> oneOf(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, any.nextInt()));
        makers.put(short.class, any -> (short) any.nextInt());
        makers.put(byte.class, any -> (byte) any.nextInt());
        makers.put(long.class, any -> oneOf(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, any.nextLong()));
        makers.put(double.class, any -> oneOf(0.0, -0.0, 0.1, 1e308, Double.MIN_VALUE, Double.NaN, 1 / -0.0));
        makers.put(float.class, any -> oneOf(0f, -0f, 0.1f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN));
        makers.put(boolean.class, any -> any.nextBoolean());
        makers.put(
                BigDecimal.class,
                any -> new BigDecimal(
                        oneOf("0", "19.90", "-0.000", "1E+30", "1E-30", "98765432109876543210.123456789")));
        makers.put(BigInteger.class, any -> new BigInteger(200, any));
        makers.put(
                Instant.class,
                any -> Instant.ofEpochSecond(any.nextInt(), oneOf(0, 1, 999_999_999, any.nextInt(1000))));
        makers.put(Duration.class, any -> Duration.ofSeconds(any.nextInt(), any.nextInt(1_000_000_000)));
        makers.put(LocalDate.class, any -> LocalDate.ofEpochDay(any.nextInt(1_000_000) - 500_000));
        makers.put(byte[].class, any -> {
            var bytes = new byte[any.nextInt(20)];
            any.nextBytes(bytes);
            return bytes;
        });
        makers.put(Integer.class, makers.get(int.class));
        makers.put(Long.class, makers.get(long.class));
        makers.put(Double.class, makers.get(double.class));
        makers.put(Boolean.class, makers.get(boolean.class));
    }

    /** Makes values of this type in another way than by its components, for example because they have rules. */
    public RandomRecords making(Class<?> type, Function<Random, Object> maker) {
        makers.put(type, maker);
        return this;
    }

    /** A record of this type; components that are not annotated with {@link Nullable} are not null. */
    public <R> R next(Class<R> record) {
        return record.cast(record(record));
    }

    private Object record(Class<?> type) {
        var components = type.getRecordComponents();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(components).map(this::component).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No record of " + type, e);
        }
    }

    private @Nullable Object component(RecordComponent component) {
        var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return nullable && random.nextInt(3) == 0 ? null : value(component.getGenericType());
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return random.nextBoolean() ? Optional.empty() : Optional.of(value(arguments[0]));
            }
            var size = oneOf(0, 1, 3);
            if (generic.getRawType() == Map.class) {
                var entries = new LinkedHashMap<String, Object>();
                for (var i = 0; i < size; i++) {
                    entries.put(text(), value(arguments[1]));
                }
                return entries;
            }
            Collection<Object> elements = generic.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            for (var i = 0; i < size; i++) {
                elements.add(value(arguments[0]));
            }
            return elements;
        }
        var raw = (Class<?>) type;
        var maker = makers.get(raw);
        if (maker != null) {
            return maker.apply(random);
        }
        return raw.isEnum() ? oneOf(raw.getEnumConstants()) : record(raw);
    }

    private String text() {
        return random.nextBoolean() ? oneOf(TEXTS.toArray(String[]::new)) : Long.toString(random.nextLong(), 36);
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
