package dev.offshoot.messaging.engine.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ids of the messages that one module received from other processes. */
public final class InboxTable {

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String old;
    private final String delete;

    InboxTable(JdbcTemplate jdbc, String quotedSchema) {
        this.jdbc = jdbc;
        var table = quotedSchema + ".inbox";
        this.insert = "INSERT INTO %s (message_id, received_at) VALUES (?, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
                .formatted(table);
        this.old = "SELECT message_id FROM %s WHERE received_at < %s ORDER BY received_at FETCH FIRST 1000 ROWS ONLY"
                .formatted(table, MessageColumns.LATER);
        this.delete = "DELETE FROM %s WHERE message_id = ANY(?)".formatted(table);
    }

    /** Notes the ids of messages that came from outside; answers those that had not come before. */
    public Set<UUID> insert(Collection<UUID> ids) {
        // in one order everywhere: two processes that take the same messages wait for each other, but not in a circle
        var sorted = ids.stream().distinct().sorted().toList();
        var counts = jdbc.batchUpdate(insert, new Ids(sorted));
        var fresh = new HashSet<UUID>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) {
                throw new IllegalStateException("The driver does not say which rows are new, and a message could count"
                        + " twice: take reWriteBatchedInserts out of the database's URL");
            }
            if (counts[i] != 0) {
                fresh.add(sorted.get(i));
            }
        }
        return fresh;
    }

    /** One batch, whose counts come back as one array. */
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

    /** Forgets the ids that came longer ago than that; answers how many they were, at most 1,000. */
    public int forget(Duration age) {
        var ids = jdbc.queryForList(old, UUID.class, MessageColumns.seconds(age.negated()));
        if (!ids.isEmpty()) {
            jdbc.update(delete, (Object) ids.toArray(UUID[]::new));
        }
        return ids.size();
    }
}
