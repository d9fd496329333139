package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The delivery table of one module. Due times and leases use the database's clock only: the clocks of two machines
 * differ, and may go backwards.
 */
public final class DeliveryTable {

    private final JdbcTemplate jdbc;
    private final String insert;
    private final String select;
    private final String take;
    private final String takeFrom;
    private final String takeOne;
    private final String takeLeased;
    private final String oldest;
    private final String due;
    private final String delete;
    private final String lease;
    private final String lockLeased;
    private final String renew;
    private final String putBack;
    private final String move;
    private final String count;
    private final String parkedSeqs;
    private final Map<Lane, ScanStart> starts = new EnumMap<>(Lane.class);

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    DeliveryTable(JdbcTemplate jdbc, String quotedSchema, LongSupplier clock) {
        this.jdbc = jdbc;
        Lane.WORKED.forEach(lane -> starts.put(lane, new ScanStart(clock)));
        var table = quotedSchema + ".delivery";
        this.insert = "INSERT INTO %s (due, %s, listener, lane, error) VALUES (%s,?,?,?,?,?,?,?,?,?,?,?)"
                .formatted(table, MessageColumns.NAMES, MessageColumns.LATER);
        this.select = "SELECT seq, due, %s, listener, attempts, retries, error FROM %s "
                .formatted(MessageColumns.NAMES, table);
        var first = select
                + "WHERE lane = ? %sAND due <= CURRENT_TIMESTAMP ORDER BY due FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";
        this.take = first.formatted("");
        this.takeFrom = first.formatted("AND due >= ? ");
        this.takeOne = select + "WHERE seq = ? AND lane = ? AND due <= CURRENT_TIMESTAMP FOR UPDATE SKIP LOCKED";
        this.takeLeased = "SELECT seq, lease FROM %s WHERE seq = ANY(?) ORDER BY seq FOR UPDATE".formatted(table);
        this.oldest =
                "SELECT seq FROM %s WHERE lane = ? AND due <= CURRENT_TIMESTAMP ORDER BY due, seq FETCH FIRST ? ROWS ONLY"
                        .formatted(table);
        this.due = "SELECT count(*) FROM %s WHERE lane = ? AND due >= ? AND due <= CURRENT_TIMESTAMP".formatted(table);
        this.delete = "DELETE FROM %s WHERE seq = ANY(?)".formatted(table);
        this.lease = "UPDATE %s SET lease = ?, due = %s, attempts = attempts + 1 WHERE seq = ANY(?)"
                .formatted(table, MessageColumns.LATER);
        // a locked row is being completed and needs no renewal; waiting for it could let other leases expire
        this.lockLeased = "SELECT seq FROM %s WHERE seq = ANY(?) AND lease = ANY(?) ORDER BY seq FOR UPDATE SKIP LOCKED"
                .formatted(table);
        this.renew = "UPDATE %s SET due = %s WHERE seq = ANY(?)".formatted(table, MessageColumns.LATER);
        this.putBack =
                "UPDATE %s SET lane = ?, due = %s, attempts = ?, retries = ?, error = ?, lease = NULL WHERE seq = ?"
                        .formatted(table, MessageColumns.LATER);
        this.move = "UPDATE %s SET lane = ?, lease = NULL WHERE seq = ?".formatted(table);
        this.count = "UPDATE %s SET attempts = ?, error = ?, lease = NULL WHERE seq = ?".formatted(table);
        this.parkedSeqs = "SELECT seq FROM %s WHERE lane = 9".formatted(table);
    }

    /**
     * A delivery to insert.
     *
     * @param delay the time from now until it is due
     * @param error why it is parked, or why the work is still open; null otherwise
     */
    public record NewDelivery(
            Envelope message,
            String listener,
            Lane lane,
            Duration delay,
            @Nullable String error) {}

    public void insert(List<NewDelivery> deliveries) {
        MessageColumns.insert(jdbc, insert, deliveries, NewDelivery::delay, DeliveryTable::set);
    }

    private static void set(PreparedStatement row, NewDelivery delivery) throws SQLException {
        var next = MessageColumns.set(row, 2, delivery.message());
        row.setString(next, delivery.listener());
        row.setInt(next + 1, delivery.lane().number);
        row.setString(next + 2, MessageColumns.shortened(delivery.error()));
    }

    /** Locks the deliveries that are due first, skipping those locked by others. */
    public List<Delivery> take(Lane lane, int most) {
        return starts.get(lane)
                .scan(
                        () -> jdbc.query(take, DeliveryTable::delivery, lane.number, most),
                        from -> jdbc.query(takeFrom, DeliveryTable::delivery, lane.number, from, most),
                        one -> one.message().due());
    }

    /** The deliveries that are due first, without locks. */
    public List<Long> oldest(Lane lane, int most) {
        return jdbc.queryForList(oldest, Long.class, lane.number, most);
    }

    /** How many deliveries are due, locked or not; some that are overdue may be missing. */
    public int due(Lane lane) {
        var count = jdbc.queryForObject(due, Integer.class, lane.number, later(lane));
        return count == null ? 0 : count;
    }

    /** All deliveries that are due earlier are exceptions, which a scan from the start finds. */
    OffsetDateTime later(Lane lane) {
        return starts.get(lane).later();
    }

    /** As {@link ScanStart#nothingWasDue}. */
    void nothingWasDue(Lane lane, OffsetDateTime later, OffsetDateTime now) {
        starts.get(lane).nothingWasDue(later, now);
    }

    /** Locks one delivery, if it still exists, is due, and is not locked by others. */
    public @Nullable Delivery take(long seq, Lane lane) {
        var rows = jdbc.query(takeOne, DeliveryTable::delivery, seq, lane.number);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Locks deliveries; returns those that still have the given lease. */
    public Set<Long> takeLeased(Map<Long, UUID> leases) {
        var standing = new HashSet<Long>();
        jdbc.query(
                takeLeased,
                row -> {
                    var seq = row.getLong(1);
                    if (leases.get(seq).equals(row.getObject(2, UUID.class))) {
                        standing.add(seq);
                    }
                },
                MessageColumns.array(leases.keySet()));
        return standing;
    }

    public void delete(Collection<Long> seqs) {
        jdbc.update(delete, MessageColumns.array(seqs));
    }

    /** Leases deliveries for this duration, and counts the attempt. */
    public void lease(Collection<Long> seqs, UUID lease, Duration length) {
        jdbc.update(this.lease, lease, MessageColumns.seconds(length), MessageColumns.array(seqs));
    }

    /** Renews leases for this duration, if the deliveries still have them. Returns those that were renewed. */
    public List<Long> renew(Map<Long, UUID> leases, Duration length) {
        var held = jdbc.queryForList(
                lockLeased,
                Long.class,
                MessageColumns.array(leases.keySet()),
                leases.values().toArray(UUID[]::new));
        if (!held.isEmpty()) {
            jdbc.update(renew, MessageColumns.seconds(length), MessageColumns.array(held));
        }
        return held;
    }

    /** Backs off or parks a delivery. */
    public void putBack(
            Delivery delivery, Lane lane, Duration delay, int attempts, int retries, @Nullable String error) {
        jdbc.update(
                putBack,
                lane.number,
                MessageColumns.seconds(delay),
                attempts,
                retries,
                MessageColumns.shortened(error),
                delivery.seq());
    }

    /** Moves a delivery to another lane, as it is. */
    public void move(Delivery delivery, Lane lane) {
        jdbc.update(move, lane.number, delivery.seq());
        starts.get(lane).reset();
    }

    /** Counts an attempt before it is made. */
    public void count(Delivery delivery, int attempts, String error) {
        jdbc.update(count, attempts, MessageColumns.shortened(error), delivery.seq());
    }

    /** A delivery whose last attempt failed, for the listing. */
    public record Failed(Delivery delivery, @Nullable String error) {}

    public List<Failed> parked(int most) {
        return failed("lane = 9 ORDER BY seq", most);
    }

    /** Those that will be tried again, the next one first. */
    public List<Failed> retried(int most) {
        // without an error, it is a call in progress; without an attempt, the error says why its work is open
        return failed("lane < 9 AND error IS NOT NULL AND attempts + retries > 0 ORDER BY due", most);
    }

    private List<Failed> failed(String which, int most) {
        return jdbc.query(
                select + "WHERE " + which + " FETCH FIRST ? ROWS ONLY",
                (row, number) -> new Failed(delivery(row, number), row.getString("error")),
                most);
    }

    /** The parked deliveries of a type, or all if it is null, in order. */
    public List<Long> parkedOf(@Nullable String type) {
        return type == null
                ? jdbc.queryForList(parkedSeqs + " ORDER BY seq", Long.class)
                : jdbc.queryForList(parkedSeqs + " AND type = ? ORDER BY seq", Long.class, type);
    }

    /** Locks a parked delivery, if it still exists. */
    public @Nullable Delivery parked(long seq) {
        var rows = jdbc.query(select + "WHERE lane = 9 AND seq = ? FOR UPDATE", DeliveryTable::delivery, seq);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getLong("seq"),
                MessageColumns.read(row),
                row.getString("listener"),
                row.getInt("attempts"),
                row.getInt("retries"));
    }
}
