package dev.offshoot.messaging.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of Spring Modulith's event publication registry, in both versions of its structure. */
public final class RegistryTable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryTable.class);

    /** The most publications that are locked at a time. */
    public static final int MOST = 100;

    private final JdbcTemplate jdbc;
    private final String schema;
    private final String table;
    private @Nullable String lockOpen;
    private boolean missed;

    /** @param schema the schema of the table; if empty, that of the connection */
    public RegistryTable(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.table = schema.isEmpty() ? "event_publication" : schema + ".event_publication";
    }

    /**
     * A publication for one listener.
     *
     * @param listener the registry's id of the listener
     * @param eventType the name of the event's class
     * @param event the event, as the registry has written it
     */
    public record Publication(UUID id, String listener, String eventType, String event, Instant at) {}

    /** The statement for the structure that the table has; null if there is no table yet. */
    private @Nullable String lockOpen() {
        if (lockOpen == null) {
            var columns = columns();
            if (columns.isEmpty()) {
                if (!missed) {
                    LOG.warn(
                            "There is no table {}{}, so nothing that the event publication registry may hold is delivered. If it is elsewhere, set spring.modulith.events.jdbc.schema",
                            table,
                            schema.isEmpty() ? " in the schema of the connection" : "");
                }
                missed = true;
                return null;
            }
            // the second version remembers when a publication was last submitted again
            var since = columns.contains("last_resubmission_date")
                    ? "COALESCE(last_resubmission_date, publication_date)"
                    : "publication_date";
            lockOpen = "SELECT id, listener_id, event_type, serialized_event, publication_date FROM " + table
                    + " WHERE completion_date IS NULL AND listener_id = ANY(?)"
                    + " AND " + since + " <= " + MessageColumns.LATER
                    + " AND NOT (id = ANY(?)) ORDER BY publication_date, id"
                    + " FETCH FIRST " + MOST + " ROWS ONLY FOR UPDATE SKIP LOCKED";
        }
        return lockOpen;
    }

    private Set<String> columns() {
        return new HashSet<>(jdbc.query(
                "SELECT lower(column_name) FROM information_schema.columns"
                        + " WHERE lower(table_name) = 'event_publication' AND lower(table_schema) = "
                        + (schema.isEmpty() ? "lower(CURRENT_SCHEMA)" : "?"),
                (row, number) -> row.getString(1),
                schema.isEmpty() ? new Object[0] : new Object[] {schema.toLowerCase(Locale.ROOT)}));
    }

    /**
     * Locks the oldest publications that are not completed; none if there is no such table.
     *
     * @param listeners only those for these listeners
     * @param age only those that were published, or submitted again, at least so long ago
     * @param except none of these
     */
    public List<Publication> lockOpen(Collection<String> listeners, Duration age, Collection<UUID> except) {
        var query = lockOpen();
        if (query == null) {
            return List.of();
        }
        return jdbc.query(
                query,
                RegistryTable::publication,
                listeners.toArray(String[]::new),
                -MessageColumns.seconds(age),
                except.toArray(UUID[]::new));
    }

    private static Publication publication(ResultSet row, int number) throws SQLException {
        return new Publication(
                row.getObject("id", UUID.class),
                row.getString("listener_id"),
                row.getString("event_type"),
                row.getString("serialized_event"),
                row.getObject("publication_date", OffsetDateTime.class).toInstant());
    }

    public void delete(Collection<UUID> ids) {
        jdbc.update("DELETE FROM " + table + " WHERE id = ANY(?)", (Object) ids.toArray(UUID[]::new));
    }
}
