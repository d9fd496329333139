package dev.offshoot.messaging.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Finds the tables of some modules that have due rows. One query for all of them, which reads one row of each.
 *
 * <p>While that is slow, it looks less often into outboxes, and for deliveries that are overdue: see {@link ScanPace}.
 */
public final class DueWork {

    /** Instead of a lane's number. */
    private static final int OUTBOX = -1;

    private final JdbcTemplate jdbc;
    private final Map<String, ModuleTables> tables;
    private final List<String> modules;
    private final String whole;
    private final String later;
    private final RowMapper<Due> mapper = (row, number) -> due(row.getInt(1), row.getInt(2));
    private final ScanPace pace;

    /** @param tables the tables of each module */
    public DueWork(JdbcTemplate jdbc, Map<String, ModuleTables> tables) {
        this(jdbc, tables, System::nanoTime);
    }

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    DueWork(JdbcTemplate jdbc, Map<String, ModuleTables> tables, LongSupplier clock) {
        this.jdbc = jdbc;
        this.tables = new TreeMap<>(tables);
        this.modules = List.copyOf(this.tables.keySet());
        this.pace = new ScanPace(clock);
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
        this.whole = String.join(" UNION ALL ", all);
        this.later = String.join(" UNION ALL ", lanes);
    }

    private static String part(int module, int lane, String where) {
        return "SELECT " + module + ", " + lane + " WHERE EXISTS (SELECT 1 FROM " + where + "due <= CURRENT_TIMESTAMP)";
    }

    /**
     * A module with due rows.
     *
     * @param lane null if they are in its outbox
     */
    public record Due(String module, @Nullable Lane lane) {}

    /** What is due now, locked by somebody or not. */
    public List<Due> find() {
        return modules.isEmpty() ? List.of() : pace.scan(() -> jdbc.query(whole, mapper), this::later);
    }

    private List<Due> later() {
        var times = tables.values().stream()
                .flatMap(module ->
                        Lane.WORKED.stream().map(lane -> module.deliveries().later(lane)))
                .toArray();
        return jdbc.query(later, mapper, times);
    }

    private Due due(int module, int number) {
        var lane = Lane.WORKED.stream()
                .filter(one -> one.number == number)
                .findFirst()
                .orElse(null);
        return new Due(modules.get(module), lane);
    }
}
