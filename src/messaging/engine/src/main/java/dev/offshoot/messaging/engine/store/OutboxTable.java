package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The outbox table of one module: messages for modules hosted elsewhere. Due times and leases use the database's clock.
 */
public final class OutboxTable {

    /** Prefix of the target that a parked outgoing message has instead of a listener's id. */
    public static final String OUTGOING = ">";

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String targets;
    private final String select;
    private final String selectFrom;
    private final String hold;
    private final String holdFirst;
    private final String release;
    private final String count;
    private final String putBack;
    private final String park;
    private final String delete;
    private final LongSupplier clock;
    /** By target. */
    private final Map<String, ScanStart> starts = new ConcurrentHashMap<>();

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    OutboxTable(JdbcTemplate jdbc, String quotedSchema, LongSupplier clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        var table = quotedSchema + ".outbox";
        var later = MessageColumns.LATER;
        this.insert = "INSERT INTO %s (due, target, %s) VALUES (%s,?,?,?,?,?,?,?,?,?)"
                .formatted(table, MessageColumns.NAMES, later);
        this.targets = "SELECT min(target) FROM %s WHERE target > ? AND due <= CURRENT_TIMESTAMP".formatted(table);
        var first = "SELECT seq, due, target, attempts, " + MessageColumns.NAMES + " FROM " + table
                + " WHERE target = ? %sAND due <= CURRENT_TIMESTAMP ORDER BY due FETCH FIRST ? ROWS ONLY";
        this.select = first.formatted("");
        this.selectFrom = first.formatted("AND due >= ? ");
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
     * @param delay the time from now until it is due; zero once it is taken
     * @param attempts how often the broker has rejected it
     */
    public record Outgoing(long seq, Envelope message, String target, Duration delay, int attempts) {}

    public void insert(List<Outgoing> messages) {
        MessageColumns.insert(jdbc, insert, messages, Outgoing::delay, OutboxTable::set);
    }

    private static void set(PreparedStatement row, Outgoing outgoing) throws SQLException {
        row.setString(2, outgoing.target());
        MessageColumns.set(row, 3, outgoing.message());
    }

    /** The targets for which messages are due. The cost does not depend on the number of messages. */
    public List<String> targets() {
        var found = new ArrayList<String>();
        for (var target = targetAfter(""); target != null; target = targetAfter(target)) {
            found.add(target);
        }
        return found;
    }

    private @Nullable String targetAfter(String target) {
        return jdbc.queryForObject(targets, String.class, target);
    }

    /** The messages for a target that are due first, without locks: see {@link #hold}. */
    public List<Outgoing> take(String target, int most) {
        return first("", target, most);
    }

    /** The same, with locks, skipping those locked by others. */
    public List<Outgoing> lock(String target, int most) {
        return first(" FOR UPDATE SKIP LOCKED", target, most);
    }

    private List<Outgoing> first(String lock, String target, int most) {
        RowMapper<Outgoing> mapper = (row, number) -> outgoing(row);
        return starts.computeIfAbsent(target, name -> new ScanStart(clock))
                .scan(
                        () -> jdbc.query(select + lock, mapper, target, most),
                        from -> jdbc.query(selectFrom + lock, mapper, target, from, most),
                        one -> one.message().due());
    }

    private static Outgoing outgoing(ResultSet row) throws SQLException {
        return new Outgoing(
                row.getLong("seq"),
                MessageColumns.read(row),
                row.getString("target"),
                Duration.ZERO,
                row.getInt("attempts"));
    }

    /** Takes or renews the lease to send to a target, for this duration. Returns false if another process holds it. */
    public boolean hold(String target, UUID holder, Duration length) {
        return jdbc.update(hold, holder, MessageColumns.seconds(length), target, holder) == 1
                || jdbc.update(holdFirst, holder, MessageColumns.seconds(length), target) == 1;
    }

    public void release(String target, UUID holder) {
        jdbc.update(release, target, holder);
    }

    /** The number of messages, counted up to {@value ModuleTables#MOST_COUNTED}. */
    public long count() {
        return jdbc.queryForObject(count, Long.class);
    }

    /** Backs off a message for this duration. */
    public void putBack(long seq, Duration pause, int attempts, String error) {
        jdbc.update(putBack, MessageColumns.seconds(pause), attempts, MessageColumns.shortened(error), seq);
    }

    /** Turns a message into a parked delivery of its own module. */
    public void park(long seq, int attempts, String error) {
        jdbc.update(park, attempts, MessageColumns.shortened(error), seq);
        delete(List.of(seq));
    }

    public void delete(Collection<Long> seqs) {
        jdbc.update(delete, MessageColumns.array(seqs));
    }
}
