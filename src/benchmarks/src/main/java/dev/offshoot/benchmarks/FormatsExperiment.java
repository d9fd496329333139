package dev.offshoot.benchmarks;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.messaging.formats.Formats;
import dev.offshoot.messaging.spi.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What each message format costs: from the stored JSON and back to it, for a small message and for a large one. */
final class FormatsExperiment {

    /** As messaging reads and writes records, apart from what it tolerates. */
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final long LONGEST_BATCH = Duration.ofMillis(1).toNanos();

    /** What was last computed, so that it is computed. */
    private static volatile Object result = "";

    private final int items;
    private final int products;
    private final Duration length;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    private FormatsExperiment(Options options) {
        this.items = options.number("items", 3);
        this.products = options.number("products", 500);
        this.length = Duration.ofMillis(options.number("millis", 1_000));
    }

    /** One conversion of one message. */
    private interface Work {
        Object once() throws Exception;
    }

    static List<Figure> run(Options options) throws Exception {
        var experiment = new FormatsExperiment(options);
        // each window is shared between all conversions
        var warmUp = WarmUp.of(options.withDefault("warm-up", "75"));
        var target = MeasuredTable.Target.of(options);
        options.done();
        var small = experiment.reserveStock();
        var large = experiment.productsListed();
        // null is JSON
        var formats = new ArrayList<@Nullable MessageFormat>(Formats.all());
        formats.add(0, null);
        for (var format : formats) {
            experiment.add(format, "small", small);
            experiment.add(format, "large", large);
        }
        experiment.addRecord("small", small);
        experiment.addRecord("large", large);
        warmUp.run("formats", experiment::cost);
        var nanos = experiment.measure();
        target.show(new MeasuredTable("formats", head(experiment), experiment.rows(formats, nanos)));
        return List.of();
    }

    private ReserveStock reserveStock() {
        return new ReserveStock(
                id(0),
                IntStream.rangeClosed(1, items)
                        .mapToObj(i -> new ReservedItem(id(i), i))
                        .toList());
    }

    private ProductsListed productsListed() {
        return new ProductsListed(IntStream.rangeClosed(1, products)
                .mapToObj(i -> new ListedProduct(
                        id(i),
                        i % 7,
                        "SKU-" + i,
                        "Café crème cup, size " + i % 12 + ", dishwasher-proof",
                        new Money(1_000 + 7L * i, "EUR"),
                        100 + i % 50))
                .toList());
    }

    private static UUID id(int number) {
        return new UUID(
                0x0197_0000_0000_7000L + 0x9e37_79b9L * number, 0x8000_0000_0000_0000L + 0x1234_5678_9abcL * number);
    }

    /** Checks that a format keeps the message, and adds its conversions. */
    private void add(@Nullable MessageFormat format, String size, Object message) throws Exception {
        var name = nameOf(format);
        var wire = new Conversion(format, message.getClass());
        var stored = JSON.writeValueAsString(message);
        var bytes = wire.write(stored);
        if (!JSON.readValue(wire.read(bytes), message.getClass()).equals(message)) {
            throw new IllegalStateException(name + " does not keep the " + size + " message");
        }
        sizes.put(name + " " + size, bytes.length);
        works.put(name + " " + size + " encode", () -> wire.write(stored));
        works.put(name + " " + size + " decode", () -> wire.read(bytes));
    }

    private static String nameOf(@Nullable MessageFormat format) {
        return format == null ? "json" : format.name();
    }

    /** What every message costs besides, whatever its format. */
    private void addRecord(String size, Object message) {
        var stored = JSON.writeValueAsString(message);
        works.put("record " + size + " encode", () -> JSON.writeValueAsString(message));
        works.put("record " + size + " decode", () -> JSON.readValue(stored, message.getClass()));
    }

    /** All conversions once in turn; returns the geometric mean, to which cheap and expensive ones contribute alike. */
    private double cost(Duration window) throws Exception {
        var logarithms = 0.0;
        for (var work : works.values()) {
            logarithms += Math.log(nanos(work, window.dividedBy(works.size())));
        }
        return Math.exp(logarithms / works.size());
    }

    /** All conversions forwards and then backwards; returns the averages of both. */
    private Map<String, Double> measure() throws Exception {
        var order = new ArrayList<>(works.keySet());
        var sums = new LinkedHashMap<String, Double>();
        for (int pass = 1; pass <= 2; pass++) {
            for (var name : order) {
                var nanos = nanos(works.get(name), length);
                System.out.printf(Locale.ROOT, "measurement %d of 2, %s: %,.0f ns%n", pass, name, nanos);
                sums.merge(name, nanos / 2, Double::sum);
            }
            Collections.reverse(order);
        }
        return sums;
    }

    private static double nanos(Work work, Duration length) throws Exception {
        var from = System.nanoTime();
        var until = from + length.toNanos();
        var count = 0L;
        var now = from;
        // the clock is looked at seldom, because that takes as long as the cheapest conversions
        for (var batch = 1; now < until; ) {
            var before = now;
            for (int i = 0; i < batch; i++) {
                result = work.once();
            }
            count += batch;
            now = System.nanoTime();
            batch = now - before < LONGEST_BATCH ? 2 * batch : batch;
        }
        return (double) (now - from) / count;
    }

    private static List<String> head(FormatsExperiment experiment) {
        var small = "ReserveStock, " + experiment.items + " items: ";
        var large = "ProductsListed, " + experiment.products + " products: ";
        return List.of(
                "format", small + "bytes", "encode, ns", "decode, ns", large + "bytes", "encode, ns", "decode, ns");
    }

    private List<List<String>> rows(List<@Nullable MessageFormat> formats, Map<String, Double> nanos) {
        var rows = new ArrayList<List<String>>();
        for (var format : formats) {
            rows.add(row(nameOf(format), nameOf(format), nanos));
        }
        rows.add(row("record", "every message besides: record to JSON, JSON to record", nanos));
        return rows;
    }

    private List<String> row(String name, String text, Map<String, Double> nanos) {
        var cells = new ArrayList<>(List.of(text));
        for (var size : List.of("small", "large")) {
            var bytes = sizes.get(name + " " + size);
            cells.add(bytes == null ? "" : String.format(Locale.ROOT, "%,d", bytes));
            for (var direction : List.of("encode", "decode")) {
                cells.add(String.format(Locale.ROOT, "%,.0f", nanos.get(name + " " + size + " " + direction)));
            }
        }
        return cells;
    }
}
