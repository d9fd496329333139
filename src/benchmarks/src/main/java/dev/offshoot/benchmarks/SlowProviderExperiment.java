package dev.offshoot.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What other users notice while the payment provider is slow: in the layered taxi application, which charges inside the
 * transaction that ends a trip, and in the shop, which does not.
 */
final class SlowProviderExperiment {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Map<String, Double> HERE = Map.of("latitude", 52.52, "longitude", 13.41);

    private final double rate;
    private final Duration length;
    private final List<String> jvm;

    private SlowProviderExperiment(double rate, Duration length, List<String> jvm) {
        this.rate = rate;
        this.length = length;
        this.jvm = jvm;
    }

    static List<Figure> run(Options options) throws Exception {
        var delay = options.seconds("delay", 5);
        var experiment =
                new SlowProviderExperiment(options.rate("rate", 5), options.seconds("seconds", 60), options.jvm());
        var taxi = Path.of(options.text(
                "taxi",
                options.root()
                        .resolve("migration-guide/taxi-monolith/target/taxi.jar")
                        .toString()));
        var shop = options.shopJar();
        try (var cluster = PostgresCluster.start(options)) {
            options.done();
            for (var each : List.of(Duration.ZERO, delay)) {
                try (var provider = new PaymentProvider(each)) {
                    System.out.printf("The provider answers after %d s:%n", each.toSeconds());
                    experiment.rideWith(taxi, cluster.createDatabase("taxi" + each.toSeconds()), provider);
                    experiment.buyIn(shop, cluster.createDatabase("shop" + each.toSeconds()), provider);
                }
            }
        }
        return List.of();
    }

    private ShopProcess start(Path jar, String name, String database, Map<String, String> more, String ready)
            throws Exception {
        var command = new ArrayList<String>();
        command.add(Programs.java());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        var settings = new HashMap<>(more);
        settings.put("spring.datasource.url", database);
        settings.put("spring.datasource.username", "postgres");
        var process = ShopProcess.launch(command, Path.of("target", "benchmark-" + name), settings);
        try {
            process.awaitAnswer(ready);
            return process;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Requests trips at a fixed rate; each one is completed, which charges the passenger. */
    private void rideWith(Path jar, String database, PaymentProvider provider) throws Exception {
        var settings = Map.of(
                "taxi.payment.provider-url", provider.url(), "taxi.payment.read-timeout", PATIENCE.toSeconds() + "s");
        try (var taxi = start(jar, "taxi", database, settings, "/actuator/health")) {
            var riders = (int) Math.ceil(rate * length.toSeconds());
            var passengers = new LinkedBlockingQueue<Long>();
            for (int i = 0; i < riders; i++) {
                passengers.add(id(taxi.post(
                        "/api/passengers",
                        null,
                        Map.of(
                                "name", "Somebody",
                                "email", UUID.randomUUID() + "@example.com",
                                "phone", "+49 30 1234567",
                                "paymentToken", "tok_ok"))));
                var driver = id(taxi.post(
                        "/api/drivers",
                        null,
                        Map.of(
                                "name", "Somebody",
                                "phone", "+49 30 7654321",
                                "licensePlate", "B-TX " + i,
                                "vehicleModel", "Estate",
                                "seats", 4)));
                taxi.post("/api/drivers/" + driver + "/online", null, HERE)
                        .join()
                        .expect(200);
            }
            var outcomes = atRate(() -> {
                var passenger = passengers.remove();
                var requested = taxi.post(
                        "/api/trips", null, Map.of("passengerId", passenger, "pickup", HERE, "destination", HERE));
                var ended = requested
                        .thenApply(answer -> "/api/trips/"
                                + answer.expect(201).body().path("id").asLong())
                        .thenCompose(trip -> taxi.post(trip + "/accept", null, Map.of())
                                .thenApply(answer -> answer.expect(200))
                                .thenCompose(answer -> taxi.post(trip + "/start", null, Map.of()))
                                .thenApply(answer -> answer.expect(200))
                                .thenCompose(answer -> taxi.post(trip + "/complete", null, Map.of())));
                return new Asked(requested, ended.thenApply(answer -> answer.expect(200)));
            });
            print("taxi, requesting a trip", 201, outcomes);
        }
    }

    private static long id(CompletableFuture<ShopProcess.Answer> created) {
        return created.join().expect(201).body().path("id").asLong();
    }

    /** Places orders at the same rate. */
    private void buyIn(Path jar, String database, PaymentProvider provider) throws Exception {
        var settings = Map.of(
                "offshoot.demo",
                "true",
                "offshoot.customers.password-strength",
                "10",
                "offshoot.payments.provider-url",
                provider.url(),
                "offshoot.payments.read-timeout",
                PATIENCE.toSeconds() + "s");
        try (var shop = start(jar, "shop", database, settings, "/actuator/health/readiness")) {
            var load = OrderLoad.prepare(shop, 50);
            var sent = load.run(rate, Instant.now().plusSeconds(1), length);
            var answered = new Histogram(3);
            var failed = sent.stream().filter(order -> order.id() == null).count();
            sent.forEach(order -> answered.recordValue(order.answered().toNanos() / 1000));
            System.out.printf(
                    "  shop, placing an order: p50 %.0f, p99 %.0f, longest %.0f ms; %d of %d refused%n",
                    answered.getValueAtPercentile(50) / 1e3,
                    answered.getValueAtPercentile(99) / 1e3,
                    answered.getMaxValue() / 1e3,
                    failed,
                    sent.size());
        }
    }

    /** The response that a user waits for, and the end of what it started. */
    private record Asked(CompletableFuture<ShopProcess.Answer> answer, CompletableFuture<?> ended) {}

    /** The outcome of a request: its status, or 0 if there was none, and the time since it was intended. */
    private record Outcome(int status, Duration answered, boolean ended) {}

    private List<Outcome> atRate(java.util.function.Supplier<Asked> ask) {
        var asked = new ArrayList<CompletableFuture<Outcome>>();
        var origin = System.nanoTime();
        for (int i = 0; i < rate * length.toSeconds(); i++) {
            var due = origin + Math.round(i * 1e9 / rate);
            for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            var one = ask.get();
            var answer = one.answer()
                    .handle((got, e) ->
                            Map.entry(got == null ? 0 : got.status(), Duration.ofNanos(System.nanoTime() - due)));
            asked.add(answer.thenCombine(
                    one.ended().handle((end, e) -> e == null),
                    (got, end) -> new Outcome(got.getKey(), got.getValue(), end)));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static void print(String what, int expected, List<Outcome> outcomes) {
        var answered = new Histogram(3);
        var others = new TreeMap<Integer, Integer>();
        for (var outcome : outcomes) {
            answered.recordValue(outcome.answered().toNanos() / 1000);
            if (outcome.status() != expected) {
                others.merge(outcome.status(), 1, Integer::sum);
            }
        }
        System.out.printf(
                "  %s: p50 %.0f, p99 %.0f, longest %.0f ms; %d of %d refused %s; %d ended with an error%n",
                what,
                answered.getValueAtPercentile(50) / 1e3,
                answered.getValueAtPercentile(99) / 1e3,
                answered.getMaxValue() / 1e3,
                others.values().stream().mapToInt(Integer::intValue).sum(),
                outcomes.size(),
                others,
                outcomes.stream().filter(outcome -> !outcome.ended()).count());
    }
}
