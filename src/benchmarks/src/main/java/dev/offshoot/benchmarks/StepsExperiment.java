package dev.offshoot.benchmarks;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.support.TransactionOperations;

/** What messaging alone costs: processes of seven messages, each of which changes one row and publishes the next. */
final class StepsExperiment {

    private static final int STEPS = 7;
    private static final int STARTERS = 4;
    private static final int MOST_LEFT = 100;
    private static final String TABLE = "CREATE TABLE process (id UUID PRIMARY KEY, step INTEGER NOT NULL)";

    /**
     * More threads than by default, so that they are not the bottleneck; each may hold one connection and need another.
     */
    private static final Map<String, Object> REGISTRY = Map.of(
            "spring.autoconfigure.exclude",
            "dev.offshoot.messaging.engine.autoconfigure.MessagingAutoConfiguration,dev.offshoot.messaging.operations.OperationsAutoConfiguration",
            "spring.modulith.events.jdbc.schema-initialization.enabled",
            true,
            "spring.task.execution.pool.core-size",
            16,
            "spring.datasource.hikari.maximum-pool-size",
            40);

    private StepsExperiment() {}

    /** A process has completed this many steps, and the next is due. */
    @Event(name = "benchmarks.StepTaken")
    record StepTaken(@Subject UUID process, int steps) {}

    /** The same for Spring Modulith, whose events are arbitrary objects. */
    record Step(UUID process, int steps) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ByMessages {

        @Bean
        Processes processes(JdbcTemplate jdbc, ApplicationEventPublisher events, TransactionOperations transactions) {
            return new Processes(jdbc, events, transactions, StepTaken::new);
        }

        @Bean
        MessageListener listener(Processes processes) {
            return new MessageListener(processes);
        }
    }

    record MessageListener(Processes processes) {

        @ModuleListener
        void on(StepTaken event) {
            processes.proceed(event.process(), event.steps() + 1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    static class ByRegistry {

        @Bean
        Processes processes(JdbcTemplate jdbc, ApplicationEventPublisher events, TransactionOperations transactions) {
            return new Processes(jdbc, events, transactions, Step::new);
        }

        @Bean
        RegistryListener listener(Processes processes) {
            return new RegistryListener(processes);
        }
    }

    static class RegistryListener {

        private final Processes processes;

        RegistryListener(Processes processes) {
            this.processes = processes;
        }

        @ApplicationModuleListener
        void on(Step event) {
            processes.proceed(event.process(), event.steps() + 1);
        }
    }

    /** The work of each step, published with either kind of event. */
    static class Processes {

        private final AtomicInteger finished = new AtomicInteger();
        private final JdbcTemplate jdbc;
        private final ApplicationEventPublisher events;
        private final TransactionOperations transactions;
        private final BiFunction<UUID, Integer, Object> event;

        Processes(
                JdbcTemplate jdbc,
                ApplicationEventPublisher events,
                TransactionOperations transactions,
                BiFunction<UUID, Integer, Object> event) {
            this.jdbc = jdbc;
            this.events = events;
            this.transactions = transactions;
            this.event = event;
        }

        private void proceed(UUID process, int steps) {
            jdbc.update("UPDATE process SET step = ? WHERE id = ?", steps, process);
            if (steps < STEPS) {
                events.publishEvent(event.apply(process, steps));
            } else {
                AfterCommit.add(finished, 1);
            }
        }

        private void start() {
            transactions.executeWithoutResult(status -> {
                var process = UUID.randomUUID();
                jdbc.update("INSERT INTO process (id, step) VALUES (?, 0)", process);
                events.publishEvent(event.apply(process, 0));
            });
        }

        /** Starts this many, each in its own transaction, and waits until all have ended; returns the seconds. */
        private double work(int processes) throws Exception {
            var target = finished.get() + processes;
            var left = new AtomicInteger(processes);
            var starters = Executors.newFixedThreadPool(STARTERS);
            var from = System.nanoTime();
            var starting = new ArrayList<Future<?>>();
            for (int i = 0; i < STARTERS; i++) {
                starting.add(starters.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        start();
                    }
                }));
            }
            for (var starter : starting) {
                starter.get();
            }
            starters.shutdown();
            while (finished.get() < target) {
                Thread.sleep(1);
            }
            return (System.nanoTime() - from) / 1e9;
        }
    }

    static List<Figure> run(Options options) throws Exception {
        var processes = options.number("processes", 10_000);
        var length = options.seconds("seconds", 20);
        try (var cluster = PostgresCluster.startBeside(options)) {
            options.done();
            measure(cluster, "registry", ByRegistry.class, REGISTRY, processes);
            measure(cluster, "single", ByMessages.class, Map.of("offshoot.messaging.batch", 1), processes);
            measure(cluster, "batched", ByMessages.class, Map.of(), processes);
            for (var clients : List.of(1, 4, 16)) {
                // on the tables of the last variant, which contain no open work
                var perSecond = cluster.pgbench("batched", script(), clients, length);
                var left = cluster.database("batched")
                        .queryForObject("SELECT count(*) FROM benchmarks.delivery", Integer.class);
                // a client leaves a row behind if another took its row, and its other row is not due yet
                if (left == null || left > MOST_LEFT) {
                    throw new IllegalStateException(left + " deliveries are left: the script did not do the same work");
                }
                System.out.printf(
                        "pgbench, the same transactions, %d clients: %.0f processes/s, %d commits a process%n",
                        clients, perSecond, STEPS + 1);
            }
        }
        return List.of();
    }

    private static void measure(
            PostgresCluster cluster, String variant, Class<?> parts, Map<String, Object> settings, int processes)
            throws Exception {
        var url = cluster.createDatabase(variant);
        var jdbc = cluster.database(variant);
        jdbc.execute(TABLE);
        try (var context = Application.start(parts, url, settings)) {
            var work = context.getBean(Processes.class);
            work.work(processes / 10);
            var commits = cluster.commitsAtRest(variant);
            var took = work.work(processes);
            commits = cluster.commitsAtRest(variant) - commits;
            var unfinished = jdbc.queryForObject("SELECT count(*) FROM process WHERE step <> " + STEPS, Integer.class);
            if (unfinished == null || unfinished > 0) {
                throw new IllegalStateException(unfinished + " processes did not end");
            }
            System.out.printf(
                    "%s: %d processes in %.2f s: %.0f processes/s, %.2f commits a process%n",
                    variant, processes, took, processes / took, (double) commits / processes);
        }
    }

    /** The statements of a start and seven steps, with a commit each. A client may take another's step. */
    private static String script() {
        var publish = """
                INSERT INTO "benchmarks".delivery (due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, lane, error)
                VALUES (now(), gen_random_uuid(), 'benchmarks.StepTaken', 1, :process, 'benchmarks', now(), NULL, '{"process":"01234567-89ab-cdef-0123-456789abcdef","steps":1}', 'Chain.on', 0, NULL);
                """;
        var script = new StringBuilder("SELECT gen_random_uuid() AS process \\gset\nBEGIN;\n")
                .append("INSERT INTO process (id, step) VALUES (:process, 0);\n")
                .append(publish)
                .append("COMMIT;\n");
        for (int step = 1; step <= STEPS; step++) {
            script.append("BEGIN;\n")
                    .append("""
                            SELECT seq, due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, attempts FROM "benchmarks".delivery WHERE lane = 0 AND due <= now() ORDER BY due FETCH FIRST 1 ROWS ONLY FOR UPDATE SKIP LOCKED \\aset
                            """)
                    .append("UPDATE process SET step = " + step + " WHERE id = :process;\n")
                    .append(step < STEPS ? publish : "")
                    .append("DELETE FROM \"benchmarks\".delivery WHERE seq = ANY(ARRAY[:seq]::bigint[]);\n")
                    .append("COMMIT;\n");
        }
        return script.toString();
    }
}
