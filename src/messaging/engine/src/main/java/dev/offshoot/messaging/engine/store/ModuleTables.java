package dev.offshoot.messaging.engine.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of messaging in the schema of one module. */
public final class ModuleTables {

    private final JdbcTemplate jdbc;
    /** The quoted name of the schema. */
    private final String schema;

    private final String backlog;
    private final DeliveryTable deliveries;
    private final InboxTable inbox;
    private final OutboxTable outbox;

    public ModuleTables(JdbcTemplate jdbc, String module) {
        this(jdbc, module, System::nanoTime);
    }

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    ModuleTables(JdbcTemplate jdbc, String module, LongSupplier clock) {
        this.jdbc = jdbc;
        this.schema = quotedSchema(module);
        this.backlog = backlogQuery(schema);
        this.deliveries = new DeliveryTable(jdbc, schema, clock);
        this.inbox = new InboxTable(jdbc, schema, clock);
        this.outbox = new OutboxTable(jdbc, schema, clock);
    }

    public DeliveryTable deliveries() {
        return deliveries;
    }

    public InboxTable inbox() {
        return inbox;
    }

    public OutboxTable outbox() {
        return outbox;
    }

    /**
     * Whether the database answers and accepts changes. Call it outside of a transaction: after a failure, the current
     * one proves nothing.
     */
    public boolean answers() {
        try {
            // changes nothing, but fails if the database is read-only
            jdbc.update("UPDATE %s.schema_identity SET one = one WHERE FALSE".formatted(schema));
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }

    static String quotedSchema(String module) {
        return "\"" + module + "\"";
    }

    /** The id of this schema, the same for every process that uses it. */
    public UUID identity() {
        var select = "SELECT id FROM %s.schema_identity".formatted(schema);
        var known = jdbc.queryForList(select, UUID.class);
        if (known.isEmpty()) {
            jdbc.update(
                    "INSERT INTO %s.schema_identity (one, id) VALUES (TRUE, ?) ON CONFLICT DO NOTHING"
                            .formatted(schema),
                    UUID.randomUUID());
            known = jdbc.queryForList(select, UUID.class);
        }
        return known.get(0);
    }

    /** The stored decision whether the process hosts this module; null if there is none. */
    public @Nullable Boolean hosted(String process) {
        var told = jdbc.queryForList(
                "SELECT hosted FROM %s.hosting WHERE process = ?".formatted(schema), Boolean.class, process);
        return told.isEmpty() ? null : told.get(0);
    }

    public void rememberHosted(String process, boolean hosted) {
        if (jdbc.update("UPDATE %s.hosting SET hosted = ? WHERE process = ?".formatted(schema), hosted, process) == 0) {
            jdbc.update(
                    "INSERT INTO %s.hosting (process, hosted) VALUES (?, ?) ON CONFLICT DO NOTHING".formatted(schema),
                    process,
                    hosted);
        }
    }

    /**
     * The backlog of a module.
     *
     * @param pending due or retried deliveries and all outgoing messages, each counted up to {@value #MOST_COUNTED}
     * @param outgoing the number of outgoing messages among them
     * @param oldest since when the oldest due delivery has been waiting, by the database's clock
     * @param age how long that is
     */
    public record Backlog(
            long pending,
            long parked,
            long outgoing,
            @Nullable Instant oldest,
            Duration age) {

        /** This backlog, with at least as many outgoing messages as were counted before it. */
        public Backlog atLeastOutgoing(long before) {
            return before <= outgoing ? this : new Backlog(pending + before - outgoing, parked, before, oldest, age);
        }
    }

    static final int MOST_COUNTED = 10_000;

    public Backlog backlog() {
        return jdbc.query(backlog, (row, number) -> {
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

    /**
     * What is due is read lane by lane, in the order of the index, so that deadlines in the future cost nothing, however
     * many there are.
     */
    static String backlogQuery(String quotedSchema) {
        return """
                SELECT (SELECT count(*) FROM (
                            SELECT 1 FROM %1$s.delivery WHERE lane IN (0, 1, 2) AND due <= CURRENT_TIMESTAMP
                            UNION ALL
                            SELECT 1 FROM %1$s.delivery WHERE lane < 9 AND (attempts > 0 OR error IS NOT NULL) AND due > CURRENT_TIMESTAMP
                            FETCH FIRST %2$s ROWS ONLY) open),
                       (SELECT count(*) FROM (SELECT 1 FROM %1$s.delivery WHERE lane = 9 FETCH FIRST %2$s ROWS ONLY) parked),
                       (SELECT count(*) FROM (SELECT 1 FROM %1$s.outbox FETCH FIRST %2$s ROWS ONLY) outgoing),
                       (SELECT min(due) FROM (
                            SELECT min(due) AS due FROM %1$s.delivery WHERE lane = 0 AND due <= CURRENT_TIMESTAMP
                            UNION ALL
                            SELECT min(due) FROM %1$s.delivery WHERE lane = 1 AND due <= CURRENT_TIMESTAMP
                            UNION ALL
                            SELECT min(due) FROM %1$s.delivery WHERE lane = 2 AND due <= CURRENT_TIMESTAMP) oldest),
                       CURRENT_TIMESTAMP
                """.formatted(quotedSchema, MOST_COUNTED);
    }
}
