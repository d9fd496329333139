package dev.offshoot.messaging.engine.store;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds the tables of some modules that have due rows. One query for all of them, which reads one row of each.
 *
 * <p>While that is slow, it looks less often into outboxes, and for deliveries that are overdue: see {@link ScanPace}.
 */
public final class DueWork {

    /** Instead of a lane's number. */
    private static final int OUTBOX = -1;
    /** Instead of a module's number: the row that says what time it is. */
    private static final int CLOCK = -1;

    private final JdbcTemplate jdbc;
    private final Map<String, ModuleTables> tables;
    private final List<String> modules;
    private final String whole;
    private final String later;
    private final ScanPace pace;

    /** @param tables the tables of each module */
    public DueWork(JdbcTemplate jdbc, Map<String, ModuleTables> tables) {
        this(jdbc, tables, System::nanoTime);
    }

    /** @param nanoTime in nanoseconds, like {@link System#nanoTime()} */
    DueWork(JdbcTemplate jdbc, Map<String, ModuleTables> tables, LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.tables = new TreeMap<>(tables);
        this.modules = List.copyOf(this.tables.keySet());
        this.pace = new ScanPace(nanoTime);
        var all = new ArrayList<String>();
        var lanes = new ArrayList<String>();
        for (var i = 0; i < modules.size(); i++) {
            var schema = ModuleTables.quotedSchema(modules.get(i));
            for (var lane : Lane.WORKED) {
                var deliveries = schema + ".delivery WHERE lane = " + lane.number + " AND ";
                all.add(part(i, lane.number, deliveries));
                lanes.add(part(i, lane.number, deliveries + "due >= ? AND "));
            }
            all.add(part(i, OUTBOX, schema + ".outbox WHERE "));
        }
        var clock = "SELECT " + CLOCK + ", 0, CURRENT_TIMESTAMP";
        all.add(clock);
        lanes.add(clock);
        this.whole = String.join(" UNION ALL ", all);
        this.later = String.join(" UNION ALL ", lanes);
    }

    private static String part(int module, int lane, String where) {
        return "SELECT " + module + ", " + lane + ", CURRENT_TIMESTAMP WHERE EXISTS (SELECT 1 FROM " + where
                + "due <= CURRENT_TIMESTAMP)";
    }

    /**
     * A module with due rows.
     *
     * @param lane null if they are in its outbox
     */
    public record Due(String module, @Nullable Lane lane) {}

    /** What is due now, locked by somebody or not. */
    public List<Due> find() {
        if (modules.isEmpty()) {
            return List.of();
        }
        var begins = new ArrayList<OffsetDateTime>();
        tables.values()
                .forEach(module -> Lane.WORKED.forEach(
                        lane -> begins.add(module.deliveries().later(lane))));
        return pace.scan(() -> find(begins, whole), () -> find(begins, later, begins.toArray()));
    }

    /** @param begins where takes would begin, for each lane of each module */
    private List<Due> find(List<OffsetDateTime> begins, String query, Object... times) {
        var found = new LinkedHashSet<Due>();
        var now = new AtomicReference<OffsetDateTime>();
        jdbc.query(
                query,
                row -> {
                    if (row.getInt(1) == CLOCK) {
                        now.set(row.getObject(3, OffsetDateTime.class));
                    } else {
                        found.add(due(row.getInt(1), row.getInt(2)));
                    }
                },
                times);
        var begin = begins.iterator();
        tables.forEach((module, own) -> Lane.WORKED.forEach(lane -> {
            var later = begin.next();
            if (!found.contains(new Due(module, lane))) {
                own.deliveries().nothingWasDue(lane, later, now.get());
            }
        }));
        return List.copyOf(found);
    }

    private Due due(int module, int number) {
        var lane = Lane.WORKED.stream()
                .filter(one -> one.number == number)
                .findFirst()
                .orElse(null);
        return new Due(modules.get(module), lane);
    }
}
