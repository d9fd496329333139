package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.spi.Envelope;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each message as it looks on the wire, in each of its versions. Somebody may have sent it before an update, and
 * somebody may read it who was not updated: so what is committed here stays readable, and what is added is passed over
 * by a reader that does not know it. {@code -Doffshoot.golden.write=true} writes what is missing, and nothing else.
 */
class GoldenContractTests {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonMapper MAPPER = new JsonMapper();

    private final MessageJson json = new MessageJson();

    static Stream<MessageType> messages() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Command.class));
        scanner.addIncludeFilter(new AnnotationTypeFilter(Event.class));
        return scanner.findCandidateComponents("dev.offshoot.contracts").stream()
                .map(found -> MessageType.of(ClassUtils.resolveClassName(found.getBeanClassName(), null)))
                .sorted((a, b) -> a.name.compareTo(b.name));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void looksAsItDid(MessageType type) throws IOException {
        var file = GOLDEN.resolve(fileName(type, type.version));
        if (Boolean.getBoolean("offshoot.golden.write") && !Files.exists(file)) {
            Files.writeString(
                    file,
                    MAPPER.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(MAPPER.readTree(json.write(sample(type.record, type.name))))
                            + "\n");
        }
        assertThat(file)
                .as("-Doffshoot.golden.write=true writes it: look at it, and commit it")
                .exists();

        var golden = Files.readString(file);
        var written = json.write(json.read(envelope(type, golden), type));

        assertThat(MAPPER.readTree(written)).isEqualTo(MAPPER.readTree(golden));
    }

    /** What an older version said is still understood, and nothing of it is dropped. */
    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatWasSentBeforeAnUpdate(MessageType type) throws IOException {
        for (int version = 1; version < type.version; version++) {
            var golden = Files.readString(GOLDEN.resolve(fileName(type, version)));
            var written = MAPPER.readTree(json.write(json.read(envelope(type, golden), type)));

            MAPPER.readTree(golden)
                    .properties()
                    .forEach(said -> assertThat(written.get(said.getKey()))
                            .as("%s of version %s", said.getKey(), type)
                            .isEqualTo(said.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void passesOverWhatItDoesNotKnow(MessageType type) throws IOException {
        var golden = Files.readString(GOLDEN.resolve(fileName(type, type.version)));
        var tomorrow = MAPPER.readTree(golden);
        addSomethingTo(tomorrow);

        assertThat(json.read(envelope(type, tomorrow.toString()), type))
                .isEqualTo(json.read(envelope(type, golden), type));
    }

    @Test
    void keepsAFileForEachMessageAndVersionAndNoOther() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(messages()
                            .flatMap(type ->
                                    IntStream.rangeClosed(1, type.version).mapToObj(version -> fileName(type, version)))
                            .toList());
        }
    }

    /** Whoever adds a line here sends personal data to one more module: is there no other way? */
    @Test
    void tellsAboutPersonsOnlyWhereItMust() {
        assertThat(messages().flatMap(type -> personal(type.name, type.record)))
                .containsExactlyInAnyOrder(
                        // who is written to, and where
                        "customers.CustomerRegistered.email",
                        "customers.CustomerRegistered.name",
                        // orders passes on what payments and shipping need
                        "orders.PlaceOrder.paymentToken",
                        "orders.PlaceOrder.shippingAddress",
                        "orders.PlaceOrder.shippingAddress.city",
                        "orders.PlaceOrder.shippingAddress.name",
                        "orders.PlaceOrder.shippingAddress.postalCode",
                        "orders.PlaceOrder.shippingAddress.street",
                        "payments.TakePayment.token",
                        "shipping.ShipOrder.address",
                        "shipping.ShipOrder.address.city",
                        "shipping.ShipOrder.address.name",
                        "shipping.ShipOrder.address.postalCode",
                        "shipping.ShipOrder.address.street");
    }

    private static Stream<String> personal(String path, Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).flatMap(component -> {
            var name = path + "." + component.getName();
            var inner = elementOf(component.getGenericType());
            return Stream.concat(
                    component.isAnnotationPresent(Personal.class) ? Stream.of(name) : Stream.empty(),
                    inner.isRecord() ? personal(name, inner) : Stream.empty());
        });
    }

    private static Class<?> elementOf(Type type) {
        return type instanceof ParameterizedType list ? (Class<?>) list.getActualTypeArguments()[0] : (Class<?>) type;
    }

    private static void addSomethingTo(JsonNode node) {
        node.forEach(GoldenContractTests::addSomethingTo);
        if (node instanceof ObjectNode object) {
            object.putObject("addedTomorrow").put("by", "somebody");
        }
    }

    private static String fileName(MessageType type, int version) {
        return type.name + "-v" + version + ".json";
    }

    private static Envelope envelope(MessageType type, String payload) {
        return new Envelope(
                UUID.randomUUID(),
                type.name,
                type.version,
                null,
                type.owner(),
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                payload);
    }

    /** A message made up from its types, the same each time. */
    private static Object sample(Class<?> record, String path) {
        var components = record.getRecordComponents();
        try {
            var constructor = record.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> value(component.getGenericType(), path + "." + component.getName()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No sample of " + record, e);
        }
    }

    private static Object value(Type type, String path) {
        var known = Map.<Type, Object>of(
                String.class, path.substring(path.lastIndexOf('.') + 1),
                UUID.class, UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)),
                int.class, 3,
                long.class, 7L,
                Money.class, Money.of("19.99", "EUR"));
        if (known.containsKey(type)) {
            return known.get(type);
        }
        return type instanceof ParameterizedType
                ? List.of(value(elementOf(type), path))
                : sample((Class<?>) type, path);
    }
}
