package dev.offshoot.benchmarks;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * What a synchronous question costs over each call technology: clients ask a gateway over HTTP, always in the
 * same way, and the gateway asks inventory for the availability of one product or of many.
 */
final class CallsExperiment {

    private static final List<String> TECHNOLOGIES = List.of("rest", "grpc", "thrift", "dubbo");

    private static final List<String> HEAD = List.of(
            "technology",
            "one product: calls/s",
            "p50, p99",
            "CPU per call: gateway, inventory",
            "bytes per call",
            "many products: calls/s",
            "p50, p99",
            "CPU per call: gateway, inventory",
            "bytes per call");

    /** From the HTTP port of inventory to those at which it answers: HTTP, gRPC, Thrift and Dubbo. */
    private static final List<Integer> PORTS = List.of(0, 1000, 3000, 4000);

    private static final int COUNTED_CALLS = 25;
    private static final int COUNTED_ROUNDS = 5;

    /** How long none may be answered. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** After a failure: a circuit breaker that is open answers at once. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ShopProcess inventory;
    private final int connections;

    private CallsExperiment(ShopProcess inventory, int connections) {
        this.inventory = inventory;
        this.connections = connections;
    }

    /** What one measurement gave; times in milliseconds. */
    private record Measured(double perSecond, Latencies times, long failed, double gatewayCpu, double inventoryCpu) {}

    static List<Figure> run(Options options) throws Exception {
        var length = options.seconds("seconds", 10);
        var products = options.number("products", 20);
        var connections = options.number("connections", 8);
        var warmUp = WarmUp.of(options.withDefault("warm-up", "60"));
        var target = MeasuredTable.Target.of(options);
        options.jvm();
        options.jar("shop");
        options.settings();
        try (var cluster = PostgresCluster.start(options)) {
            options.done();
            var settings = MeasuredShop.settings(cluster.createDatabase("shop"));
            settings.put("offshoot.calls.answer", "thrift,dubbo");
            try (var fleet = new Fleet(options, settings)) {
                var experiment = new CallsExperiment(fleet.shop(), connections);
                var gateways = new LinkedHashMap<String, ShopProcess>();
                for (var technology : TECHNOLOGIES) {
                    gateways.put(technology, fleet.gateway(Map.of("offshoot.gateway.availability", technology)));
                }
                var questions = experiment.questions(products);
                for (var gateway : gateways.entrySet()) {
                    warmUp.run(
                            gateway.getKey(),
                            window -> 1
                                    / experiment
                                            .ask(gateway.getKey(), gateway.getValue(), questions.get(1), window)
                                            .perSecond());
                }
                target.show(new MeasuredTable("calls", HEAD, experiment.rows(gateways, questions, length)));
            }
        }
        return List.of();
    }

    /** The paths for one product and for many. */
    private List<String> questions(int products) {
        var ids = inventory
                .get("/api/products?size=" + products, null)
                .join()
                .expect(200)
                .body()
                .path("items")
                .valueStream()
                .map(product -> "productId=" + product.path("id").asString())
                .toList();
        if (ids.size() < products) {
            throw new IllegalStateException("The demo catalogue has only " + ids.size() + " products");
        }
        return List.of("/api/availability?" + ids.get(0), "/api/availability?" + String.join("&", ids));
    }

    /** Measures forwards and then backwards; the table shows the averages. */
    private List<List<String>> rows(Map<String, ShopProcess> gateways, List<String> questions, Duration length)
            throws Exception {
        var order = new ArrayList<>(gateways.keySet());
        var measured = new LinkedHashMap<String, List<Measured>>();
        for (int pass = 1; pass <= 2; pass++) {
            for (var technology : order) {
                for (int i = 0; i < questions.size(); i++) {
                    var got = ask(technology, gateways.get(technology), questions.get(i), length);
                    System.out.printf(
                            Locale.ROOT,
                            "measurement %d of 2, %s, %s: %,.0f calls/s, %s, failed %d%n",
                            pass,
                            technology,
                            i == 0 ? "one" : "many",
                            got.perSecond(),
                            got.times(),
                            got.failed());
                    measured.computeIfAbsent(technology + i, key -> new ArrayList<>())
                            .add(got);
                }
            }
            Collections.reverse(order);
        }
        var rows = new ArrayList<List<String>>();
        for (var technology : TECHNOLOGIES) {
            var cells = new ArrayList<>(List.of(technology));
            for (int i = 0; i < questions.size(); i++) {
                cells.addAll(cells(measured.get(technology + i)));
                cells.add(String.format(Locale.ROOT, "%,.0f", bytes(gateways.get(technology), questions.get(i))));
            }
            rows.add(cells);
        }
        return rows;
    }

    private static List<String> cells(List<Measured> all) {
        var failed = all.stream().mapToLong(Measured::failed).sum();
        return List.of(
                text("%,.0f", all, Measured::perSecond) + (failed == 0 ? "" : ", " + failed + " failed"),
                text("%.1f, ", all, one -> one.times().millis(50))
                        + text("%.1f ms", all, one -> one.times().millis(99)),
                text("%.2f, ", all, Measured::gatewayCpu) + text("%.2f ms", all, Measured::inventoryCpu));
    }

    private static String text(String format, List<Measured> all, ToDoubleFunction<Measured> figure) {
        return String.format(
                Locale.ROOT, format, all.stream().mapToDouble(figure).average().orElseThrow());
    }

    /**
     * Asks as fast as the answers come, over some connections; every answer must know all products. A call that inventory
     * does not answer in time has failed. On a busy machine, it goes on until one is answered.
     */
    private Measured ask(String technology, ShopProcess gateway, String question, Duration length) throws Exception {
        var expected = question.split("productId=").length - 1;
        var times = new Latencies();
        var failed = new LongAdder();
        var gatewayBefore = Proc.cpuMillis(gateway.pid());
        var inventoryBefore = Proc.cpuMillis(inventory.pid());
        var from = System.nanoTime();
        var threads = Executors.newFixedThreadPool(connections);
        try {
            Callable<Void> asking = () -> {
                while (System.nanoTime() - from < length.toNanos()
                        || times.count() == 0 && System.nanoTime() - from < PATIENCE.toNanos()) {
                    var before = System.nanoTime();
                    var answer = gateway.get(question, null).join();
                    if (isFailure(answer)) {
                        failed.increment();
                        Thread.sleep(PAUSE.toMillis());
                        continue;
                    }
                    answer.expect(200);
                    times.record(Duration.ofNanos(System.nanoTime() - before));
                    if (answer.text().split("\"productId\"").length - 1 != expected) {
                        throw new IllegalStateException(technology + " answers " + answer.text());
                    }
                }
                return null;
            };
            for (var each : threads.invokeAll(Collections.nCopies(connections, asking))) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        var seconds = (System.nanoTime() - from) / 1e9;
        var calls = (double) times.count();
        if (calls == 0) {
            throw new IllegalStateException("No call over " + technology + " was answered");
        }
        return new Measured(
                calls / seconds,
                times,
                failed.sum(),
                (Proc.cpuMillis(gateway.pid()) - gatewayBefore) / calls,
                (Proc.cpuMillis(inventory.pid()) - inventoryBefore) / calls);
    }

    /** Whether inventory did not answer in time, or the circuit breaker was open. Both happen on a busy machine. */
    private static boolean isFailure(ShopProcess.Answer answer) {
        return answer.status() == 503 || answer.status() == 504;
    }

    /**
     * What a call sends and receives, without the headers of TCP; NaN without {@code ss}. The kernel counts only while a
     * connection is open, and Tomcat closes it after 100 requests, so this is the median of a few short rounds in which
     * none closed.
     */
    private double bytes(ShopProcess gateway, String question) throws InterruptedException {
        var rounds = new ArrayList<Double>();
        try {
            for (int attempt = 0; attempt < 10 * COUNTED_ROUNDS && rounds.size() < COUNTED_ROUNDS; attempt++) {
                var before = carried(gateway);
                var answered = true;
                for (int call = 0; call < COUNTED_CALLS; call++) {
                    var answer = gateway.get(question, null).join();
                    if (isFailure(answer)) {
                        answered = false;
                        Thread.sleep(PAUSE.toMillis());
                    } else {
                        answer.expect(200);
                    }
                }
                var after = carried(gateway);
                if (answered && after.keySet().containsAll(before.keySet())) {
                    rounds.add((double) (sum(after) - sum(before)) / COUNTED_CALLS);
                }
            }
        } catch (UncheckedIOException missing) {
            return Double.NaN;
        }
        if (rounds.size() < COUNTED_ROUNDS) {
            throw new IllegalStateException(
                    "Calls fail, or connections from the gateway to inventory close, again and again");
        }
        Collections.sort(rounds);
        return rounds.get(COUNTED_ROUNDS / 2);
    }

    private Map<String, Long> carried(ShopProcess gateway) {
        var ports = PORTS.stream()
                .map(offset -> inventory.uri("/").getPort() + offset)
                .toList();
        return Traffic.from(gateway.pid(), ports);
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
