package dev.offshoot.messaging.engine.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** The inbox table of one module: ids of messages from other processes. */
public final class InboxTable {

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String old;
    private final String oldFrom;
    private final String delete;
    private final ScanStart start;

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    InboxTable(JdbcTemplate jdbc, String quotedSchema, LongSupplier clock) {
        this.jdbc = jdbc;
        this.start = new ScanStart(clock);
        var table = quotedSchema + ".inbox";
        this.insert = "INSERT INTO %s (message_id, received_at) VALUES (?, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
                .formatted(table);
        var first = "SELECT message_id, received_at FROM " + table + " WHERE received_at < " + MessageColumns.LATER
                + " %sORDER BY received_at FETCH FIRST 1000 ROWS ONLY";
        this.old = first.formatted("");
        this.oldFrom = first.formatted("AND received_at >= ? ");
        this.delete = "DELETE FROM %s WHERE message_id = ANY(?)".formatted(table);
    }

    /** Inserts the ids of received messages. Returns those that are new. */
    public Set<UUID> insert(Collection<UUID> ids) {
        // sorted, so that two processes that receive the same messages do not deadlock
        var sorted = ids.stream().distinct().sorted().toList();
        var counts = jdbc.batchUpdate(insert, new Ids(sorted));
        var fresh = new HashSet<UUID>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) {
                throw new IllegalStateException(
                        "The driver does not report which rows are new, so redeliveries could take"
                                + " effect twice. Remove reWriteBatchedInserts from the database's URL");
            }
            if (counts[i] != 0) {
                fresh.add(sorted.get(i));
            }
        }
        return fresh;
    }

    /** One batch, so that all counts are returned as one array. */
    private record Ids(List<UUID> ids) implements BatchPreparedStatementSetter {

        @Override
        public void setValues(PreparedStatement row, int i) throws SQLException {
            row.setObject(1, ids.get(i));
        }

        @Override
        public int getBatchSize() {
            return ids.size();
        }
    }

    /** Deletes up to 1,000 ids older than this. Returns how many were deleted. */
    public int forget(Duration age) {
        var time = MessageColumns.seconds(age.negated());
        var ids = start.scan(
                () -> jdbc.query(old, InboxTable::received, time),
                from -> jdbc.query(oldFrom, InboxTable::received, time, from),
                Received::at);
        if (!ids.isEmpty()) {
            jdbc.update(delete, (Object) ids.stream().map(Received::id).toArray(UUID[]::new));
        }
        return ids.size();
    }

    private record Received(UUID id, Instant at) {}

    private static Received received(ResultSet row, int number) throws SQLException {
        return new Received(
                row.getObject(1, UUID.class),
                row.getObject(2, OffsetDateTime.class).toInstant());
    }
}
