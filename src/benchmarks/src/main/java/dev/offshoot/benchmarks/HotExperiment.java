package dev.offshoot.benchmarks;

import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.messaging.ModuleListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How many reservations per second one row sustains when everybody wants the same product. */
final class HotExperiment {

    private static final String DATABASE = "hot";

    private final ConfigurableApplicationContext context;
    private final JdbcTemplate jdbc;
    private final Answers answers;

    private HotExperiment(ConfigurableApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcTemplate.class);
        this.answers = context.getBean(Answers.class);
    }

    /** The inventory module, and a consumer of its answers. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan("dev.offshoot.inventory")
    @Import(Answers.class)
    static class Parts {}

    /** Counts the answers whose transactions have committed. */
    static class Answers {

        final AtomicInteger reserved = new AtomicInteger();
        final AtomicInteger rejected = new AtomicInteger();

        @ModuleListener
        void onReserved(List<StockReserved> events) {
            AfterCommit.add(reserved, events.size());
        }

        @ModuleListener
        void onRejected(List<StockRejected> events) {
            AfterCommit.add(rejected, events.size());
        }
    }

    static List<Figure> run(Options options) throws Exception {
        var attempts = options.number("attempts", 10_000);
        var units = options.number("units", 100);
        var length = options.seconds("seconds", 20);
        var warmUp = WarmUp.of(options);
        double perSecond;
        try (var cluster = PostgresCluster.startBeside(options)) {
            options.done();
            var url = cluster.createDatabase(DATABASE);
            Flyway.configure()
                    .dataSource(url, "postgres", "")
                    .schemas("inventory")
                    .locations("classpath:db/migration/inventory")
                    .load()
                    .migrate();
            try (var context = Application.start(Parts.class, url, Map.of())) {
                var experiment = new HotExperiment(context);
                // each window is a batch of attempts, however long they take
                warmUp.run("hot", window -> 1 / experiment.wanted("to warm up", attempts, attempts));
                perSecond = experiment.wanted("plenty of stock", attempts, attempts);
                experiment.wanted(units + " units", attempts, units);
            }
            var updates = conditionalUpdate(cluster, length);
            return List.of(
                    Figure.of(Aim.HOT, perSecond / updates, "%,.0f against %,.0f/s", perSecond, updates),
                    // otherwise the experiment has failed
                    Figure.of(Aim.OVERSOLD, 0, "%,d attempts on %,d units", attempts, units));
        }
    }

    /** All orders want one unit of one new product; returns how many were answered per second. */
    private double wanted(String what, int attempts, int units) throws InterruptedException {
        var product = stock(jdbc, units);
        answers.reserved.set(0);
        answers.rejected.set(0);
        var transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        var asked = System.nanoTime();
        transactions.executeWithoutResult(status -> {
            for (int i = 0; i < attempts; i++) {
                context.publishEvent(new ReserveStock(UUID.randomUUID(), List.of(new ReservedItem(product, 1))));
            }
        });
        var written = System.nanoTime();

        while (answers.reserved.get() + answers.rejected.get() < attempts) {
            Thread.sleep(1);
        }
        var took = (System.nanoTime() - written) / 1e9;

        var held =
                jdbc.queryForObject("SELECT reserved FROM inventory.stock WHERE product_id = ?", Long.class, product);
        if (held == null || held != units || answers.reserved.get() != units) {
            throw new IllegalStateException(
                    held + " of " + units + " units are reserved, for " + answers.reserved + " orders");
        }
        System.out.printf(
                "Messages, %s: %d attempts, written in %.2f s, answered in %.2f s more: %.0f/s, with the writing %.0f/s; accepted %d%n",
                what,
                attempts,
                (written - asked) / 1e9,
                took,
                attempts / took,
                attempts / (took + (written - asked) / 1e9),
                units);
        return attempts / took;
    }

    private static double conditionalUpdate(PostgresCluster cluster, Duration length) throws Exception {
        var product = stock(cluster.database(DATABASE), 1_000_000_000);
        var script = """
                UPDATE inventory.stock SET reserved = reserved + 1 WHERE product_id = '%s' AND on_hand - reserved >= 1;
                """.formatted(product);
        var best = 0.0;
        for (var clients : List.of(1, 4, 16)) {
            var perSecond = cluster.pgbench(DATABASE, script, clients, length);
            System.out.printf("pgbench, conditional update of one row, %d clients: %.0f/s%n", clients, perSecond);
            best = Math.max(best, perSecond);
        }
        return best;
    }

    private static UUID stock(JdbcTemplate jdbc, int units) {
        var product = UUID.randomUUID();
        jdbc.update(
                "INSERT INTO inventory.stock (product_id, initial, on_hand) VALUES (?, ?, ?)", product, units, units);
        return product;
    }
}
