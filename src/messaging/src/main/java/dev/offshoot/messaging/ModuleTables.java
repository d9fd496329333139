package dev.offshoot.messaging;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of messaging in the schema of one module: the SQL, and nothing but the SQL. */
class ModuleTables {

    private static final int LONGEST_ERROR = 2000;

    private final JdbcTemplate jdbc;
    private final String insertDelivery;
    private final String insertOutbox;
    private final String insertInbox;
    private final String take;
    private final String takeOne;
    private final String takeLeased;
    private final String delete;
    private final String lease;
    private final String renew;
    private final String putBack;
    private final String takeOutbox;
    private final String postponeOutbox;
    private final String deleteOutbox;
    final String schema;

    ModuleTables(JdbcTemplate jdbc, String module) {
        this.jdbc = jdbc;
        this.schema = module;
        var columns = "due, message_id, type, version, subject, source, sent_at, traceparent, payload";
        this.insertDelivery = "INSERT INTO %s.delivery (%s, listener, lane, error) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
                .formatted(quoted(), columns);
        this.insertOutbox =
                "INSERT INTO %s.outbox (%s, target) VALUES (?,?,?,?,?,?,?,?,?,?)".formatted(quoted(), columns);
        this.insertInbox = "INSERT INTO %s.inbox (message_id, received_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
                .formatted(quoted());
        var select = "SELECT seq, %s, listener, attempts FROM %s.delivery ".formatted(columns, quoted());
        this.take =
                select + "WHERE lane = ? AND due <= ? ORDER BY due, seq FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";
        this.takeOne = select + "WHERE seq = ? AND lane = ? AND due <= ? FOR UPDATE SKIP LOCKED";
        this.takeLeased =
                "SELECT seq, lease FROM %s.delivery WHERE seq = ANY(?) ORDER BY seq FOR UPDATE".formatted(quoted());
        this.delete = "DELETE FROM %s.delivery WHERE seq = ANY(?)".formatted(quoted());
        this.lease = "UPDATE %s.delivery SET lease = ?, due = ?, attempts = attempts + 1 WHERE seq = ANY(?)"
                .formatted(quoted());
        this.renew = "UPDATE %s.delivery SET due = ? WHERE seq = ANY(?) AND lease = ANY(?)".formatted(quoted());
        this.putBack = "UPDATE %s.delivery SET lane = ?, due = ?, attempts = ?, error = ?, lease = NULL WHERE seq = ?"
                .formatted(quoted());
        this.takeOutbox =
                "SELECT seq, %s, target FROM %s.outbox WHERE due <= ? ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                                .formatted(columns, quoted())
                        + " FOR UPDATE SKIP LOCKED";
        this.postponeOutbox = "UPDATE %s.outbox SET due = ?, error = ? WHERE seq = ANY(?)".formatted(quoted());
        this.deleteOutbox = "DELETE FROM %s.outbox WHERE seq = ANY(?)".formatted(quoted());
    }

    private String quoted() {
        return "\"" + schema + "\"";
    }

    /** A delivery to be written. The error says why it is parked, if it is. */
    record NewDelivery(
            Envelope message,
            String listener,
            Lane lane,
            @Nullable String error) {}

    /** A message to be written for a module that is hosted elsewhere. */
    record Outgoing(long seq, Envelope message, String target) {}

    void insertDeliveries(List<NewDelivery> deliveries) {
        jdbc.batchUpdate(insertDelivery, new Rows<>(deliveries) {
            @Override
            void set(PreparedStatement row, NewDelivery delivery) throws SQLException {
                set(row, delivery.message());
                row.setString(10, delivery.listener());
                row.setInt(11, delivery.lane().number);
                row.setString(12, delivery.error());
            }
        });
    }

    void insertOutbox(List<Outgoing> messages) {
        jdbc.batchUpdate(insertOutbox, new Rows<>(messages) {
            @Override
            void set(PreparedStatement row, Outgoing outgoing) throws SQLException {
                set(row, outgoing.message());
                row.setString(10, outgoing.target());
            }
        });
    }

    /** Notes the ids of messages that came from outside; answers those that had not come before. */
    Set<UUID> insertInbox(Collection<UUID> ids, Instant now) {
        // in one order everywhere: two processes that take the same messages wait for each other, but not in a circle
        var sorted = ids.stream().distinct().sorted().toList();
        var counts = jdbc.batchUpdate(insertInbox, new Rows<>(sorted) {
            @Override
            void set(PreparedStatement row, UUID id) throws SQLException {
                row.setObject(1, id);
                row.setObject(2, at(now));
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

    /** Forgets the ids that came before then; answers how many they were, at most 1,000. */
    int forgetInbox(Instant before) {
        var old = jdbc.queryForList(
                "SELECT message_id FROM %s.inbox WHERE received_at < ? ORDER BY received_at FETCH FIRST 1000 ROWS ONLY"
                        .formatted(quoted()),
                UUID.class,
                at(before));
        if (!old.isEmpty()) {
            jdbc.update("DELETE FROM %s.inbox WHERE message_id = ANY(?)".formatted(quoted()), (Object)
                    old.toArray(UUID[]::new));
        }
        return old.size();
    }

    /** Locks the deliveries that are due first, passing over those that somebody else has. */
    List<Delivery> take(Lane lane, Instant now, int most) {
        return jdbc.query(take, this::delivery, lane.number, at(now), most);
    }

    /** The oldest deliveries that are due, unlocked. */
    List<Long> oldest(Lane lane, Instant now, int most) {
        return jdbc.queryForList(
                "SELECT seq FROM %s.delivery WHERE lane = ? AND due <= ? ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                        .formatted(quoted()),
                Long.class,
                lane.number,
                at(now),
                most);
    }

    /** Locks one delivery, if it is still there, due, and nobody else has it. */
    @Nullable Delivery take(long seq, Lane lane, Instant now) {
        var rows = jdbc.query(takeOne, this::delivery, seq, lane.number, at(now));
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

    /** Marks deliveries as being called for, until then. */
    void lease(Collection<Long> seqs, UUID lease, Instant until) {
        jdbc.update(this.lease, lease, at(until), array(seqs));
    }

    /** Goes on calling for deliveries, until then, where they still carry the lease that they are given with. */
    void renew(Map<Long, UUID> leases, Instant until) {
        jdbc.update(renew, at(until), array(leases.keySet()), leases.values().toArray(UUID[]::new));
    }

    /** Lets a delivery wait, or parks it. */
    void putBack(Delivery delivery, Lane lane, Instant due, int attempts, @Nullable String error) {
        jdbc.update(putBack, lane.number, at(due), attempts, shortened(error), delivery.seq());
    }

    /** Locks the outgoing messages that are due first, and lets them rest until then: the time to send them. */
    List<Outgoing> takeOutbox(Instant now, int most, Instant until) {
        var messages = jdbc.query(takeOutbox, (row, number) -> outgoing(row), at(now), most);
        if (!messages.isEmpty()) {
            postponeOutbox(messages.stream().map(Outgoing::seq).toList(), until, null);
        }
        return messages;
    }

    void postponeOutbox(Collection<Long> seqs, Instant until, @Nullable String error) {
        jdbc.update(postponeOutbox, at(until), shortened(error), array(seqs));
    }

    void deleteOutbox(Collection<Long> seqs) {
        jdbc.update(deleteOutbox, (Object) array(seqs));
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
     * @param oldest since when the oldest delivery that is due waits
     */
    record Backlog(
            long pending,
            long parked,
            long outgoing,
            @Nullable Instant oldest) {}

    static final int MOST_COUNTED = 10_000;

    Backlog backlog() {
        return jdbc.query("""
                        SELECT (SELECT count(*) FROM (SELECT 1 FROM %1$s.delivery WHERE lane < 9 AND (due <= CURRENT_TIMESTAMP OR attempts > 0 OR error IS NOT NULL) FETCH FIRST %2$s ROWS ONLY) d),
                               (SELECT count(*) FROM (SELECT 1 FROM %1$s.delivery WHERE lane = 9 FETCH FIRST %2$s ROWS ONLY) p),
                               (SELECT count(*) FROM (SELECT 1 FROM %1$s.outbox FETCH FIRST %2$s ROWS ONLY) o),
                               (SELECT min(due) FROM %1$s.delivery WHERE lane < 9 AND due <= CURRENT_TIMESTAMP)
                        """.formatted(quoted(), MOST_COUNTED), (row, number) -> {
                    var oldest = row.getObject(4, OffsetDateTime.class);
                    return new Backlog(
                            row.getLong(1) + row.getLong(3),
                            row.getLong(2),
                            row.getLong(3),
                            oldest == null ? null : oldest.toInstant());
                })
                .get(0);
    }

    /** A delivery that was given up, for the listing. */
    record Parked(Delivery delivery, @Nullable String error) {}

    List<Parked> parked(int most) {
        return jdbc.query(
                "SELECT seq, due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, attempts, error FROM %s.delivery WHERE lane = 9 ORDER BY seq FETCH FIRST ? ROWS ONLY"
                        .formatted(quoted()),
                (row, number) -> new Parked(delivery(row, number), row.getString("error")),
                most);
    }

    /** Locks a parked delivery, if it is still there. */
    @Nullable Delivery parked(long seq) {
        var rows = jdbc.query(
                "SELECT seq, due, message_id, type, version, subject, source, sent_at, traceparent, payload, listener, attempts FROM %s.delivery WHERE lane = 9 AND seq = ? FOR UPDATE"
                        .formatted(quoted()),
                this::delivery,
                seq);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(row.getLong("seq"), envelope(row), row.getString("listener"), row.getInt("attempts"));
    }

    private static Outgoing outgoing(ResultSet row) throws SQLException {
        return new Outgoing(row.getLong("seq"), envelope(row), row.getString("target"));
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

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String shortened(@Nullable String error) {
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

        static void set(PreparedStatement row, Envelope message) throws SQLException {
            row.setObject(1, at(message.due()));
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
