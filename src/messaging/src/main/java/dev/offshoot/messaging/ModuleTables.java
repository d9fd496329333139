package dev.offshoot.messaging;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tables of messaging in the schema of one module: the SQL, and nothing but the SQL. When something is due, and until
 * when a lease lasts, is decided by the database's clock alone: those of two machines never agree, and go backwards.
 */
class ModuleTables {

    private static final int LONGEST_ERROR = 2000;
    /** So long from now, in seconds. */
    static final String LATER = "CURRENT_TIMESTAMP + CAST(? AS DOUBLE PRECISION) * INTERVAL '1' SECOND";

    private final JdbcTemplate jdbc;
    private final String insertDelivery;
    private final String insertInbox;
    private final String take;
    private final String takeOne;
    private final String takeLeased;
    private final String delete;
    private final String lease;
    private final String lockLeased;
    private final String renew;
    private final String putBack;
    private final String count;
    final String schema;
    final Outbox outbox;

    ModuleTables(JdbcTemplate jdbc, String module) {
        this.jdbc = jdbc;
        this.schema = module;
        this.outbox = new Outbox(jdbc, module);
        var columns = "due, message_id, type, version, subject, source, sent_at, traceparent, payload";
        this.insertDelivery = "INSERT INTO %s.delivery (%s, listener, lane, error) VALUES (%s,?,?,?,?,?,?,?,?,?,?,?)"
                .formatted(quoted(), columns, LATER);
        this.insertInbox =
                "INSERT INTO %s.inbox (message_id, received_at) VALUES (?, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
                        .formatted(quoted());
        var select = "SELECT seq, %s, listener, attempts, retries FROM %s.delivery ".formatted(columns, quoted());
        this.take = select
                + "WHERE lane = ? AND due <= CURRENT_TIMESTAMP ORDER BY due, seq FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";
        this.takeOne = select + "WHERE seq = ? AND lane = ? AND due <= CURRENT_TIMESTAMP FOR UPDATE SKIP LOCKED";
        this.takeLeased =
                "SELECT seq, lease FROM %s.delivery WHERE seq = ANY(?) ORDER BY seq FOR UPDATE".formatted(quoted());
        this.delete = "DELETE FROM %s.delivery WHERE seq = ANY(?)".formatted(quoted());
        this.lease = "UPDATE %s.delivery SET lease = ?, due = %s, attempts = attempts + 1 WHERE seq = ANY(?)"
                .formatted(quoted(), LATER);
        // what somebody has locked is being ended, and needs no renewal: whoever waited for it would let others run out
        this.lockLeased =
                "SELECT seq FROM %s.delivery WHERE seq = ANY(?) AND lease = ANY(?) ORDER BY seq FOR UPDATE SKIP LOCKED"
                        .formatted(quoted());
        this.renew = "UPDATE %s.delivery SET due = %s WHERE seq = ANY(?)".formatted(quoted(), LATER);
        this.putBack =
                "UPDATE %s.delivery SET lane = ?, due = %s, attempts = ?, retries = ?, error = ?, lease = NULL WHERE seq = ?"
                        .formatted(quoted(), LATER);
        this.count = "UPDATE %s.delivery SET attempts = ?, error = ?, lease = NULL WHERE seq = ?".formatted(quoted());
    }

    private String quoted() {
        return "\"" + schema + "\"";
    }

    /**
     * A delivery to be written.
     *
     * @param delay how long from now it is due
     * @param error why it is parked, or why it is still open, if it is
     */
    record NewDelivery(
            Envelope message,
            String listener,
            Lane lane,
            Duration delay,
            @Nullable String error) {}

    void insertDeliveries(List<NewDelivery> deliveries) {
        jdbc.batchUpdate(insertDelivery, new Rows<>(deliveries) {
            @Override
            void set(PreparedStatement row, NewDelivery delivery) throws SQLException {
                set(row, delivery.message(), delivery.delay());
                row.setString(10, delivery.listener());
                row.setInt(11, delivery.lane().number);
                row.setString(12, shortened(delivery.error()));
            }
        });
    }

    /** Notes the ids of messages that came from outside; answers those that had not come before. */
    Set<UUID> insertInbox(Collection<UUID> ids) {
        // in one order everywhere: two processes that take the same messages wait for each other, but not in a circle
        var sorted = ids.stream().distinct().sorted().toList();
        var counts = jdbc.batchUpdate(insertInbox, new Rows<>(sorted) {
            @Override
            void set(PreparedStatement row, UUID id) throws SQLException {
                row.setObject(1, id);
            }
        });
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

    /** Forgets the ids that came longer ago than that; answers how many they were, at most 1,000. */
    int forgetInbox(Duration age) {
        var old = jdbc.queryForList(
                "SELECT message_id FROM %s.inbox WHERE received_at < %s ORDER BY received_at FETCH FIRST 1000 ROWS ONLY"
                        .formatted(quoted(), LATER),
                UUID.class,
                seconds(age.negated()));
        if (!old.isEmpty()) {
            jdbc.update("DELETE FROM %s.inbox WHERE message_id = ANY(?)".formatted(quoted()), (Object)
                    old.toArray(UUID[]::new));
        }
        return old.size();
    }

    /** Locks the deliveries that are due first, passing over those that somebody else has. */
    List<Delivery> take(Lane lane, int most) {
        return jdbc.query(take, this::delivery, lane.number, most);
    }

    /** The oldest deliveries that are due, unlocked. */
    List<Long> oldest(Lane lane, int most) {
        return jdbc.queryForList(
                "SELECT seq FROM %s.delivery WHERE lane = ? AND due <= CURRENT_TIMESTAMP ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                        .formatted(quoted()),
                Long.class,
                lane.number,
                most);
    }

    /** Locks one delivery, if it is still there, due, and nobody else has it. */
    @Nullable Delivery take(long seq, Lane lane) {
        var rows = jdbc.query(takeOne, this::delivery, seq, lane.number);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Locks those of the deliveries that still carry the lease that they are given with. */
    Set<Long> takeLeased(Map<Long, UUID> leases) {
        var standing = new HashSet<Long>();
        jdbc.query(
                takeLeased,
                row -> {
                    var seq = row.getLong(1);
                    if (leases.get(seq).equals(row.getObject(2, UUID.class))) {
                        standing.add(seq);
                    }
                },
                (Object) array(leases.keySet()));
        return standing;
    }

    void delete(Collection<Long> seqs) {
        jdbc.update(delete, (Object) array(seqs));
    }

    /** Marks deliveries as being called for, for so long. */
    void lease(Collection<Long> seqs, UUID lease, Duration length) {
        jdbc.update(this.lease, lease, seconds(length), array(seqs));
    }

    /** Goes on calling for deliveries, for so long, where they still carry the lease that they are given with. */
    void renew(Map<Long, UUID> leases, Duration length) {
        var held = jdbc.queryForList(
                lockLeased, Long.class, array(leases.keySet()), leases.values().toArray(UUID[]::new));
        if (!held.isEmpty()) {
            jdbc.update(renew, seconds(length), array(held));
        }
    }

    /** Lets a delivery wait, or parks it. */
    void putBack(Delivery delivery, Lane lane, Duration delay, int attempts, int retries, @Nullable String error) {
        jdbc.update(putBack, lane.number, seconds(delay), attempts, retries, shortened(error), delivery.seq());
    }

    /** Counts an attempt that is about to be made. */
    void count(Delivery delivery, int attempts, String error) {
        jdbc.update(count, attempts, shortened(error), delivery.seq());
    }

    /**
     * Whether the database answers and takes changes. To be asked outside of a transaction: one in which something went
     * wrong says nothing about the next.
     */
    boolean answers() {
        try {
            // changes nothing, and is refused all the same where nothing can be changed
            jdbc.update("UPDATE %s.schema_identity SET one = one WHERE FALSE".formatted(quoted()));
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }

    /** The id of this schema: every process that reaches it reads the same. */
    UUID identity() {
        var select = "SELECT id FROM %s.schema_identity".formatted(quoted());
        var known = jdbc.queryForList(select, UUID.class);
        if (known.isEmpty()) {
            jdbc.update(
                    "INSERT INTO %s.schema_identity (one, id) VALUES (TRUE, ?) ON CONFLICT DO NOTHING"
                            .formatted(quoted()),
                    UUID.randomUUID());
            known = jdbc.queryForList(select, UUID.class);
        }
        return known.get(0);
    }

    /** What the process was told about hosting this module, or nothing. */
    @Nullable Boolean hosted(String process) {
        var told = jdbc.queryForList(
                "SELECT hosted FROM %s.hosting WHERE process = ?".formatted(quoted()), Boolean.class, process);
        return told.isEmpty() ? null : told.get(0);
    }

    void rememberHosted(String process, boolean hosted) {
        if (jdbc.update("UPDATE %s.hosting SET hosted = ? WHERE process = ?".formatted(quoted()), hosted, process)
                == 0) {
            jdbc.update(
                    "INSERT INTO %s.hosting (process, hosted) VALUES (?, ?) ON CONFLICT DO NOTHING".formatted(quoted()),
                    process,
                    hosted);
        }
    }

    /**
     * How much waits.
     *
     * @param pending deliveries and outgoing messages that are due or will be; counted up to {@value #MOST_COUNTED}
     * @param outgoing how many of them are outgoing
     * @param oldest since when the oldest delivery that is due waits, by the database's clock
     * @param age how long that has been
     */
    record Backlog(
            long pending,
            long parked,
            long outgoing,
            @Nullable Instant oldest,
            Duration age) {

        /** As it is if so many were outgoing a moment before. */
        Backlog atLeastOutgoing(long before) {
            return before <= outgoing ? this : new Backlog(pending + before - outgoing, parked, before, oldest, age);
        }
    }

    static final int MOST_COUNTED = 10_000;

    Backlog backlog() {
        return jdbc.query("""
                        SELECT (SELECT count(*) FROM (SELECT 1 FROM %1$s.delivery WHERE lane < 9 AND (due <= CURRENT_TIMESTAMP OR attempts > 0 OR error IS NOT NULL) FETCH FIRST %2$s ROWS ONLY) d),
                               (SELECT count(*) FROM (SELECT 1 FROM %1$s.delivery WHERE lane = 9 FETCH FIRST %2$s ROWS ONLY) p),
                               (SELECT count(*) FROM (SELECT 1 FROM %1$s.outbox FETCH FIRST %2$s ROWS ONLY) o),
                               (SELECT min(due) FROM %1$s.delivery WHERE lane < 9 AND due <= CURRENT_TIMESTAMP),
                               CURRENT_TIMESTAMP
                        """.formatted(quoted(), MOST_COUNTED), (row, number) -> {
                    var oldest = row.getObject(4, OffsetDateTime.class);
                    return new Backlog(
                            row.getLong(1) + row.getLong(3),
                            row.getLong(2),
                            row.getLong(3),
                            oldest == null ? null : oldest.toInstant(),
                            oldest == null
                                    ? Duration.ZERO
                                    : Duration.between(oldest, row.getObject(5, OffsetDateTime.class)));
                })
                .get(0);
    }

    /** A delivery that was given up, for the listing. */
    record Parked(Delivery delivery, @Nullable String error) {}

    List<Parked> parked(int most) {
        return jdbc.query(
                "SELECT seq, due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, attempts, retries, error FROM %s.delivery WHERE lane = 9 ORDER BY seq FETCH FIRST ? ROWS ONLY"
                        .formatted(quoted()),
                (row, number) -> new Parked(delivery(row, number), row.getString("error")),
                most);
    }

    /** Locks a parked delivery, if it is still there. */
    @Nullable Delivery parked(long seq) {
        var rows = jdbc.query(
                "SELECT seq, due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, attempts, retries FROM %s.delivery WHERE lane = 9 AND seq = ? FOR UPDATE"
                        .formatted(quoted()),
                this::delivery,
                seq);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getLong("seq"),
                envelope(row),
                row.getString("listener"),
                row.getInt("attempts"),
                row.getInt("retries"));
    }

    private static Envelope envelope(ResultSet row) throws SQLException {
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

    private static Long[] array(Collection<Long> seqs) {
        return seqs.toArray(Long[]::new);
    }

    static double seconds(Duration length) {
        return length.getSeconds() + length.getNano() / 1e9;
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static @Nullable String shortened(@Nullable String error) {
        if (error == null) {
            return null;
        }
        // a text with U+0000 is refused by PostgreSQL
        var storable = error.replace('\0', '?');
        return storable.length() <= LONGEST_ERROR ? storable : storable.substring(0, LONGEST_ERROR);
    }

    /** A batch of rows that all begin with a message. */
    private abstract static class Rows<T> implements BatchPreparedStatementSetter {

        private final List<T> rows;

        Rows(List<T> rows) {
            this.rows = new ArrayList<>(rows);
        }

        abstract void set(PreparedStatement row, T value) throws SQLException;

        static void set(PreparedStatement row, Envelope message, Duration delay) throws SQLException {
            row.setDouble(1, seconds(delay));
            row.setObject(2, message.id());
            row.setString(3, message.type());
            row.setInt(4, message.version());
            row.setString(5, message.subject());
            row.setString(6, message.source());
            row.setObject(7, at(message.sentAt()));
            if (message.traceparent() == null) {
                row.setNull(8, Types.VARCHAR);
            } else {
                row.setString(8, message.traceparent());
            }
            row.setString(9, message.payload());
        }

        @Override
        public void setValues(PreparedStatement statement, int i) throws SQLException {
            set(statement, rows.get(i));
        }

        @Override
        public int getBatchSize() {
            return rows.size();
        }
    }
}
