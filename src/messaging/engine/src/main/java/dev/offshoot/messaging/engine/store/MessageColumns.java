package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;

/** What the tables have in common: the columns of a message, and times relative to the database's clock. */
public final class MessageColumns {

    /** The longest type, subject or source of a message that the tables hold, in characters. */
    public static final int LONGEST_ATTRIBUTE = 200;

    /** All columns of a message but {@code due}, in the order of {@link #set}. */
    static final String NAMES = "message_id, type, version, subject, source, sent_at, traceparent, payload";

    /** A time from now, in seconds. */
    static final String LATER = "CURRENT_TIMESTAMP + CAST(? AS DOUBLE PRECISION) * INTERVAL '1' SECOND";

    private static final int LONGEST_ERROR = 2000;

    private MessageColumns() {}

    /** Sets the columns of {@link #NAMES}, starting at this parameter. Returns the index of the next parameter. */
    static int set(PreparedStatement row, int from, Envelope message) throws SQLException {
        var i = from;
        row.setObject(i++, message.id());
        row.setString(i++, message.type());
        row.setInt(i++, message.version());
        row.setString(i++, message.subject());
        row.setString(i++, message.source());
        row.setObject(i++, message.sentAt().atOffset(ZoneOffset.UTC));
        if (message.traceparent() == null) {
            row.setNull(i++, Types.VARCHAR);
        } else {
            row.setString(i++, message.traceparent());
        }
        row.setString(i++, message.payload());
        return i;
    }

    static Envelope read(ResultSet row) throws SQLException {
        return new Envelope(
                row.getObject("message_id", UUID.class),
                row.getString("type"),
                row.getInt("version"),
                row.getString("subject"),
                row.getString("source"),
                row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                row.getObject("due", OffsetDateTime.class).toInstant(),
                row.getString("traceparent"),
                row.getString("payload"));
    }

    static double seconds(Duration length) {
        return length.getSeconds() + length.getNano() / 1e9;
    }

    /**
     * Inserts rows in one batch. Each is due a microsecond after the one before it, so that they keep their order.
     *
     * @param sql whose first parameter is {@link #LATER}
     * @param delay the time from now until a row is due
     * @param setter sets all parameters but the first
     */
    static <T> void insert(
            JdbcTemplate jdbc,
            String sql,
            List<T> rows,
            Function<T, Duration> delay,
            ParameterizedPreparedStatementSetter<T> setter) {
        jdbc.batchUpdate(sql, new BatchPreparedStatementSetter() {
            @Override
            public void setValues(PreparedStatement row, int before) throws SQLException {
                row.setDouble(1, seconds(delay.apply(rows.get(before))) + before / 1e6);
                setter.setValues(row, rows.get(before));
            }

            @Override
            public int getBatchSize() {
                return rows.size();
            }
        });
    }

    static Object array(Collection<Long> seqs) {
        return seqs.toArray(Long[]::new);
    }

    static @Nullable String shortened(@Nullable String error) {
        if (error == null) {
            return null;
        }
        // PostgreSQL rejects U+0000 in text
        var storable = error.replace('\0', '?');
        return storable.length() <= LONGEST_ERROR ? storable : storable.substring(0, LONGEST_ERROR);
    }
}
