package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The outbox table of one module: messages for modules hosted elsewhere. Due times and leases use the database's clock.
 */
public final class OutboxTable {

    /** Prefix of the target that a parked outgoing message has instead of a listener's id. */
    public static final String OUTGOING = ">";

    private static final String FROM = "AND due >= ? ";

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String nextTarget;
    private final String nextTargetFrom;
    private final String select;
    private final String selectFrom;
    private final String hold;
    private final String holdFirst;
    private final String release;
    private final String count;
    private final String putBack;
    private final String park;
    private final String delete;
    /** By target. */
    private final Map<String, ScanStart> starts = new ConcurrentHashMap<>();

    private final ScanStart looks = new ScanStart();

    OutboxTable(JdbcTemplate jdbc, String quotedSchema) {
        this.jdbc = jdbc;
        var table = quotedSchema + ".outbox";
        var later = MessageColumns.LATER;
        this.insert = "INSERT INTO %s (due, target, %s) VALUES (%s,?,?,?,?,?,?,?,?,?)"
                .formatted(table, MessageColumns.NAMES, later);
        var next = "SELECT min(target), CURRENT_TIMESTAMP FROM " + table
                + " WHERE target > ? %sAND due <= CURRENT_TIMESTAMP";
        this.nextTarget = next.formatted("");
        this.nextTargetFrom = next.formatted(FROM);
        var first = "SELECT seq, due, target, attempts, " + MessageColumns.NAMES + " FROM " + table
                + " WHERE target = ? %sAND due <= CURRENT_TIMESTAMP ORDER BY due FETCH FIRST ? ROWS ONLY";
        this.select = first.formatted("");
        this.selectFrom = first.formatted(FROM);
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
        jdbc.batchUpdate(insert, messages, messages.size(), OutboxTable::set);
    }

    private static void set(PreparedStatement row, Outgoing outgoing) throws SQLException {
        row.setDouble(1, MessageColumns.seconds(outgoing.delay()));
        row.setString(2, outgoing.target());
        MessageColumns.set(row, 3, outgoing.message());
    }

    /**
     * The targets for which messages are due, in alphabetical order; seldom those that an earlier call returned. The cost
     * does not depend on the number of messages.
     */
    public List<String> targets() {
        return looks.scan(from -> {
            var found = new ArrayList<String>();
            var next = targetAfter("", from);
            var now = next.now();
            while (next.target() != null) {
                found.add(next.target());
                next = targetAfter(next.target(), from);
            }
            looks.found(now);
            return found;
        });
    }

    private record Target(@Nullable String target, Instant now) {}

    private Target targetAfter(String target, @Nullable OffsetDateTime from) {
        RowMapper<Target> mapper = (row, number) -> new Target(
                row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
        var found = from == null
                ? jdbc.query(nextTarget, mapper, target)
                : jdbc.query(nextTargetFrom, mapper, target, from);
        return found.get(0);
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
        var start = starts.computeIfAbsent(target, name -> new ScanStart());
        RowMapper<Outgoing> mapper = (row, number) -> outgoing(row);
        var found = start.scan(from -> from == null
                ? jdbc.query(select + lock, mapper, target, most)
                : jdbc.query(selectFrom + lock, mapper, target, from, most));
        if (!found.isEmpty()) {
            start.found(found.get(0).message().due());
        }
        // those of one transaction are due at the same time
        found.sort(Comparator.comparing((Outgoing one) -> one.message().due()).thenComparing(Outgoing::seq));
        return found;
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
