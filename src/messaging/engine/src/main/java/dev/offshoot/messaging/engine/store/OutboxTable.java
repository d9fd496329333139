package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The messages of one module for modules that are hosted elsewhere. When something is
 * due, and whose turn it is to send, is decided by the database's clock.
 */
public final class OutboxTable {

    /** Stands before the target where a parked delivery names its listener: the message was given up on its way out. */
    public static final String OUTGOING = ">";

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

    OutboxTable(JdbcTemplate jdbc, String quotedSchema) {
        this.jdbc = jdbc;
        var table = quotedSchema + ".outbox";
        var later = MessageColumns.LATER;
        this.insert = "INSERT INTO %s (due, target, %s) VALUES (%s,?,?,?,?,?,?,?,?,?)"
                .formatted(table, MessageColumns.NAMES, later);
        this.targets = "SELECT min(target) FROM %s WHERE target > ? AND due <= CURRENT_TIMESTAMP".formatted(table);
        this.select =
                "SELECT seq, due, target, attempts, %s FROM %s WHERE target = ? AND due <= CURRENT_TIMESTAMP ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                        .formatted(MessageColumns.NAMES, table);
        this.hold =
                "UPDATE %s_lease SET holder = ?, held_until = %s WHERE target = ? AND (holder = ? OR held_until <= CURRENT_TIMESTAMP)"
                        .formatted(table, later);
        this.holdFirst = "INSERT INTO %s_lease (holder, held_until, target) VALUES (?, %s, ?) ON CONFLICT DO NOTHING"
                .formatted(table, later);
        this.release =
                "UPDATE %s_lease SET held_until = CURRENT_TIMESTAMP WHERE target = ? AND holder = ?".formatted(table);
        this.count = "SELECT count(*) FROM (SELECT 1 FROM %s FETCH FIRST %s ROWS ONLY) o"
                .formatted(table, ModuleTables.MOST_COUNTED);
        this.putBack = "UPDATE %s SET due = %s, attempts = ?, error = ? WHERE seq = ?".formatted(table, later);
        this.park =
                "INSERT INTO %1$s.delivery (due, lane, listener, attempts, error, %2$s) SELECT CURRENT_TIMESTAMP, 9, '%3$s' || target, ?, ?, %2$s FROM %4$s WHERE seq = ?"
                        .formatted(quotedSchema, MessageColumns.NAMES, OUTGOING, table);
        this.delete = "DELETE FROM %s WHERE seq = ANY(?)".formatted(table);
    }

    /**
     * A message for a module that is hosted elsewhere.
     *
     * @param delay how long from now it is due; when it is taken it is due
     * @param attempts how often it was refused before
     */
    public record Outgoing(long seq, Envelope message, String target, Duration delay, int attempts) {}

    public void insert(List<Outgoing> messages) {
        jdbc.batchUpdate(insert, messages, messages.size(), OutboxTable::set);
    }

    private static void set(PreparedStatement row, Outgoing outgoing) throws SQLException {
        row.setDouble(1, MessageColumns.seconds(outgoing.delay()));
        row.setString(2, outgoing.target());
        MessageColumns.set(row, 3, outgoing.message());
    }

    /** The next target after that one, in their order, for which a message is due; however many wait, it costs the same. */
    public @Nullable String targetAfter(String target) {
        return jdbc.queryForObject(targets, String.class, target);
    }

    /** The messages for a target that are due first, unlocked: see {@link #hold}. */
    public List<Outgoing> take(String target, int most) {
        return jdbc.query(select, (row, number) -> outgoing(row), target, most);
    }

    /** The same, locked, passing over those that somebody else has. */
    public List<Outgoing> lock(String target, int most) {
        return jdbc.query(select + " FOR UPDATE SKIP LOCKED", (row, number) -> outgoing(row), target, most);
    }

    private static Outgoing outgoing(ResultSet row) throws SQLException {
        return new Outgoing(
                row.getLong("seq"),
                MessageColumns.read(row),
                row.getString("target"),
                Duration.ZERO,
                row.getInt("attempts"));
    }

    /** Takes or keeps the turn to send to a target, for so long; answers false if it is somebody else's. */
    public boolean hold(String target, UUID holder, Duration length) {
        return jdbc.update(hold, holder, MessageColumns.seconds(length), target, holder) == 1
                || jdbc.update(holdFirst, holder, MessageColumns.seconds(length), target) == 1;
    }

    public void release(String target, UUID holder) {
        jdbc.update(release, target, holder);
    }

    /** How many wait, counted up to {@value ModuleTables#MOST_COUNTED}. */
    public long count() {
        return jdbc.queryForObject(count, Long.class);
    }

    /** Lets a message wait for so long before it is sent again. */
    public void putBack(long seq, Duration pause, int attempts, String error) {
        jdbc.update(putBack, MessageColumns.seconds(pause), attempts, MessageColumns.shortened(error), seq);
    }

    /** Makes it a parked delivery of its own module. */
    public void park(long seq, int attempts, String error) {
        jdbc.update(park, attempts, MessageColumns.shortened(error), seq);
        delete(List.of(seq));
    }

    public void delete(Collection<Long> seqs) {
        jdbc.update(delete, MessageColumns.array(seqs));
    }
}
