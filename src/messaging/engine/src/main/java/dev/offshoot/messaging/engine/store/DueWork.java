package dev.offshoot.messaging.engine.store;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Finds the tables of some modules that have due rows. One query for all of them, which reads one row of each.
 *
 * <p>It may find only those whose rows have become due since it was last asked: see {@link ScanStart}.
 */
public final class DueWork {

    /** Instead of a lane's number. */
    private static final int OUTBOX = -1;
    /** Instead of a module's number: the row that carries the time. */
    private static final int NOBODY = -1;

    private final JdbcTemplate jdbc;
    private final List<String> modules;
    private final String query;
    private final String queryFrom;
    private final ScanStart start = new ScanStart();

    public DueWork(JdbcTemplate jdbc, Collection<String> modules) {
        this.jdbc = jdbc;
        this.modules = List.copyOf(modules);
        this.query = query(this.modules, "");
        this.queryFrom = query(this.modules, "due >= ? AND ");
    }

    private static String query(List<String> modules, String from) {
        var parts = new ArrayList<String>();
        for (var i = 0; i < modules.size(); i++) {
            var schema = ModuleTables.quotedSchema(modules.get(i));
            for (var lane : Lane.WORKED) {
                parts.add(part(i, lane.number, schema + ".delivery WHERE lane = " + lane.number + " AND " + from));
            }
            parts.add(part(i, OUTBOX, schema + ".outbox WHERE " + from));
        }
        parts.add("SELECT " + NOBODY + ", 0, CURRENT_TIMESTAMP");
        return String.join(" UNION ALL ", parts);
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
        return modules.isEmpty() ? List.of() : start.scan(this::from);
    }

    private List<Due> from(@Nullable OffsetDateTime time) {
        var found = new ArrayList<Due>();
        RowCallbackHandler reader = row -> {
            if (row.getInt(1) == NOBODY) {
                start.found(row.getObject(3, OffsetDateTime.class).toInstant());
            } else {
                found.add(new Due(modules.get(row.getInt(1)), lane(row.getInt(2))));
            }
        };
        if (time == null) {
            jdbc.query(query, reader);
        } else {
            var parts = modules.size() * (Lane.WORKED.size() + 1);
            jdbc.query(queryFrom, reader, Collections.nCopies(parts, time).toArray());
        }
        return found;
    }

    private static @Nullable Lane lane(int number) {
        return Lane.WORKED.stream()
                .filter(lane -> lane.number == number)
                .findFirst()
                .orElse(null);
    }
}
