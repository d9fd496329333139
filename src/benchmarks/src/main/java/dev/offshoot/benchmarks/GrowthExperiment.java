package dev.offshoot.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether an order gets more expensive: with the number of orders before it, or while somebody else holds a snapshot of
 * the database open.
 */
final class GrowthExperiment {

    /** What an order leaves behind; each table after those that it refers to. */
    private static final List<String> TABLES = List.of(
            "orders.orders",
            "orders.order_line",
            "orders.order_history",
            "inventory.reservation",
            "payments.payment",
            "shipping.shipment",
            "notifications.notification",
            "basket.checkout");

    /** Ids begin with their time in milliseconds. Those of copies are earlier, so that new ones still come last. */
    private static final String EARLIER_ID = """
            CREATE OR REPLACE FUNCTION public.earlier(id UUID, copy INTEGER) RETURNS UUID LANGUAGE sql IMMUTABLE RETURN
              (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint - copy * 600000::bigint), 12, '0')
                || substr(replace(id::text, '-', ''), 13))::uuid
            """;

    private final MeasuredShop shop;
    private final WarmUp warmUp;
    private final double rate;
    private final Duration length;
    private final Duration step;

    private GrowthExperiment(MeasuredShop shop, WarmUp warmUp, double rate, Duration length, Duration step) {
        this.shop = shop;
        this.warmUp = warmUp;
        this.rate = rate;
        this.length = length;
        this.step = step;
    }

    static List<Figure> run(Options options) throws Exception {
        return MeasuredShop.run(options, Map.of(), GrowthExperiment::on);
    }

    /** As {@link #run}, with a shop that is running already. */
    static List<Figure> on(MeasuredShop shop, Options options) throws Exception {
        var orders = options.number("orders", 100_000);
        var snapshot = options.rate("snapshot", 0);
        var rate = options.rate("rate", 15);
        var length = options.seconds("seconds", 120);
        var step = options.seconds("step", 20);
        var warmUp = WarmUp.of(options);
        options.done();
        var experiment = new GrowthExperiment(shop, warmUp, rate, length, step);
        return List.of(snapshot > 0 ? experiment.withSnapshot(snapshot) : experiment.after(orders));
    }

    /** Both costs are those of a newly started process that was warmed up in the same way. Without growth, of one. */
    private Figure after(long orders) throws Exception {
        var few = cost();
        var fewOrders = orders();
        if (orders() < orders) {
            fill(orders);
            shop.restart();
        }
        var many = cost();
        return Figure.of(
                Aim.GROWTH,
                many.together() / few.together(),
                "%.2f + %.2f ms after %,d orders, %.2f + %.2f ms after %,d",
                many.application(),
                many.database(),
                orders(),
                few.application(),
                few.database(),
                fewOrders);
    }

    /** What an order costs now, at the end of a warm-up. */
    private Cost cost() throws Exception {
        shop.warmUp(rate, warmUp);
        var cost = shop.cost(shop.observe(rate, length));
        System.out.printf("Growth: CPU per completed order after %d orders: %s%n", orders(), cost);
        return cost;
    }

    /** Copies the orders until there are this many. */
    private void fill(long orders) {
        var copies = (orders - 1) / orders();
        System.out.printf("Growth: %d copies of %d orders%n", copies, orders());
        var jdbc = shop.jdbc();
        jdbc.execute(EARLIER_ID);
        for (var table : TABLES) {
            var name = table.split("\\.");
            var columns = jdbc.queryForList(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position",
                    name[0],
                    name[1]);
            var names = new ArrayList<String>();
            var values = new ArrayList<String>();
            for (var column : columns) {
                var one = (String) column.get("column_name");
                names.add(one);
                values.add(copied(one, (String) column.get("data_type")));
            }
            jdbc.execute("INSERT INTO %s (%s) SELECT %s FROM %s CROSS JOIN generate_series(1, %d) AS copy"
                    .formatted(table, String.join(", ", names), String.join(", ", values), table, copies));
            // now, and not by itself while the next cost is measured
            jdbc.execute("VACUUM ANALYZE " + table);
        }
        jdbc.execute("CHECKPOINT");
    }

    private static String copied(String column, String type) {
        if (column.equals("id") || column.equals("order_id")) {
            return "public.earlier(%s, copy)".formatted(column);
        }
        if (column.equals("idempotency_key")) {
            return column + " || '-' || copy";
        }
        return type.startsWith("timestamp") ? column + " - copy * interval '10 minutes'" : column;
    }

    private long orders() {
        var orders = shop.jdbc().queryForObject("SELECT count(*) FROM orders.orders", Long.class);
        return orders == null ? 0 : orders;
    }

    /** At the rate that the shop sustains without it. */
    private Figure withSnapshot(double minutes) throws Exception {
        shop.warmUp(rate, warmUp);
        var full = shop.saturation(rate, step).sustained();
        var before = shop.cost(shop.observe(full, length));
        Cost during;
        try (var connection = DriverManager.getConnection(shop.cluster().url(MeasuredShop.DATABASE), "postgres", "")) {
            hold(connection);
            shop.observe(full, Duration.ofMillis(Math.round(minutes * 60_000)));
            during = shop.cost(shop.observe(full, length));
            connection.rollback();
        }
        System.out.printf(
                "Snapshot held open for %.1f minutes at %.1f orders/s: CPU per completed order before: %s; at the end: %s%n",
                minutes, full, before, during);
        return Figure.of(
                Aim.SNAPSHOT,
                during.together() / before.together(),
                "%.2f + %.2f ms against %.2f + %.2f ms, at %.1f orders/s, after %.1f minutes",
                during.application(),
                during.database(),
                before.application(),
                before.database(),
                full,
                minutes);
    }

    private static void hold(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM orders.order_report");
        }
    }
}
