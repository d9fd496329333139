package dev.offshoot.messaging;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The messages of one module for modules that are hosted elsewhere: the SQL, and nothing but the SQL. When something is
 * due, and whose turn it is to send, is decided by the database's clock.
 */
class Outbox {

    /** Stands before the target where a parked delivery names its listener: the message was given up on its way out. */
    static final String OUTGOING = ">";

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String targets;
    private final String select;
    private final String hold;
    private final String holdFirst;
    private final String release;
    private final String count;
    private final String putBack;
    private final String park;
    private final String delete;

    Outbox(JdbcTemplate jdbc, String module) {
        this.jdbc = jdbc;
        var schema = "\"" + module + "\"";
        var message = "message_id, type, version, subject, source, sent_at, traceparent, payload";
        this.insert = "INSERT INTO %s.outbox (due, target, %s) VALUES (%s,?,?,?,?,?,?,?,?,?)"
                .formatted(schema, message, ModuleTables.LATER);
        this.targets =
                "SELECT min(target) FROM %s.outbox WHERE target > ? AND due <= CURRENT_TIMESTAMP".formatted(schema);
        this.select =
                "SELECT seq, due, target, attempts, %s FROM %s.outbox WHERE target = ? AND due <= CURRENT_TIMESTAMP ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                        .formatted(message, schema);
        this.hold =
                "UPDATE %s.outbox_lease SET holder = ?, held_until = %s WHERE target = ? AND (holder = ? OR held_until <= CURRENT_TIMESTAMP)"
                        .formatted(schema, ModuleTables.LATER);
        this.holdFirst =
                "INSERT INTO %s.outbox_lease (holder, held_until, target) VALUES (?, %s, ?) ON CONFLICT DO NOTHING"
                        .formatted(schema, ModuleTables.LATER);
        this.release = "UPDATE %s.outbox_lease SET held_until = CURRENT_TIMESTAMP WHERE target = ? AND holder = ?"
                .formatted(schema);
        this.count = "SELECT count(*) FROM (SELECT 1 FROM %s.outbox FETCH FIRST %s ROWS ONLY) o"
                .formatted(schema, ModuleTables.MOST_COUNTED);
        this.putBack = "UPDATE %s.outbox SET due = %s, attempts = ?, error = ? WHERE seq = ?"
                .formatted(schema, ModuleTables.LATER);
        this.park =
                "INSERT INTO %1$s.delivery (due, lane, listener, attempts, error, %2$s) SELECT CURRENT_TIMESTAMP, 9, '%3$s' || target, ?, ?, %2$s FROM %1$s.outbox WHERE seq = ?"
                        .formatted(schema, message, OUTGOING);
        this.delete = "DELETE FROM %s.outbox WHERE seq = ANY(?)".formatted(schema);
    }

    /**
     * A message for a module that is hosted elsewhere.
     *
     * @param delay how long from now it is due; when it is taken it is due
     * @param attempts how often it was refused before
     */
    record Outgoing(long seq, Envelope message, String target, Duration delay, int attempts) {}

    void insert(List<Outgoing> messages) {
        jdbc.batchUpdate(insert, messages, messages.size(), Outbox::set);
    }

    private static void set(PreparedStatement row, Outgoing outgoing) throws SQLException {
        var message = outgoing.message();
        row.setDouble(1, ModuleTables.seconds(outgoing.delay()));
        row.setString(2, outgoing.target());
        row.setObject(3, message.id());
        row.setString(4, message.type());
        row.setInt(5, message.version());
        row.setString(6, message.subject());
        row.setString(7, message.source());
        row.setObject(8, message.sentAt().atOffset(ZoneOffset.UTC));
        row.setString(9, message.traceparent());
        row.setString(10, message.payload());
    }

    /** The next target after that one, in their order, for which a message is due; however many wait, it costs the same. */
    @Nullable String targetAfter(String target) {
        return jdbc.queryForObject(targets, String.class, target);
    }

    /** The messages for a target that are due first, unlocked: see {@link #hold}. */
    List<Outgoing> take(String target, int most) {
        return jdbc.query(select, (row, number) -> outgoing(row), target, most);
    }

    /** The same, locked, passing over those that somebody else has. */
    List<Outgoing> lock(String target, int most) {
        return jdbc.query(select + " FOR UPDATE SKIP LOCKED", (row, number) -> outgoing(row), target, most);
    }

    private static Outgoing outgoing(ResultSet row) throws SQLException {
        return new Outgoing(
                row.getLong("seq"),
                new Envelope(
                        row.getObject("message_id", UUID.class),
                        row.getString("type"),
                        row.getInt("version"),
                        row.getString("subject"),
                        row.getString("source"),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        row.getObject("due", OffsetDateTime.class).toInstant(),
                        row.getString("traceparent"),
                        row.getString("payload")),
                row.getString("target"),
                Duration.ZERO,
                row.getInt("attempts"));
    }

    /** Takes or keeps the turn to send to a target, for so long; answers false if it is somebody else's. */
    boolean hold(String target, UUID holder, Duration length) {
        return jdbc.update(hold, holder, ModuleTables.seconds(length), target, holder) == 1
                || jdbc.update(holdFirst, holder, ModuleTables.seconds(length), target) == 1;
    }

    void release(String target, UUID holder) {
        jdbc.update(release, target, holder);
    }

    /** How many wait, counted up to {@value ModuleTables#MOST_COUNTED}. */
    long count() {
        return jdbc.queryForObject(count, Long.class);
    }

    /** Lets a message wait for so long before it is sent again. */
    void putBack(long seq, Duration pause, int attempts, String error) {
        jdbc.update(putBack, ModuleTables.seconds(pause), attempts, ModuleTables.shortened(error), seq);
    }

    /** Makes it a parked delivery of its own module. */
    void park(long seq, int attempts, String error) {
        jdbc.update(park, attempts, ModuleTables.shortened(error), seq);
        delete(List.of(seq));
    }

    void delete(Collection<Long> seqs) {
        jdbc.update(delete, (Object) seqs.toArray(Long[]::new));
    }
}
