package dev.offshoot.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The tables of imports. */
@Repository
class Imports {

    private static final String COLUMNS =
            "id, state, lines, imported, updated, rejected, chunks, next_chunk, touched_at, uncounted, without_stock,"
                    + " sold_out, dated_prices, prices_change_at, guessed_lines";

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    Imports(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A line without a valid product. */
    record Rejection(int line, String reason) {}

    /** A stored chunk can no longer be read. */
    static class UnreadableChunk extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableChunk(UUID id, int number, JacksonException cause) {
            super("Chunk " + number + " of import " + id + " cannot be read: " + cause.getOriginalMessage());
        }
    }

    /** Begins an import; returns whether the id was new. A second transaction with the same id waits for the first. */
    boolean begin(UUID id) {
        return jdbc.update(
                        "INSERT INTO catalog.import (id, state, started_at, touched_at) VALUES (?, 'UPLOADING', ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        id,
                        now(),
                        now())
                > 0;
    }

    void upload(UUID id, int number, Chunk chunk) {
        jdbc.update(
                "INSERT INTO catalog.import_chunk (import_id, number, payload) VALUES (?, ?, ?)",
                id,
                number,
                json.writeValueAsString(chunk));
        jdbc.update("UPDATE catalog.import SET touched_at = ? WHERE id = ?", now(), id);
    }

    /** Marks the upload complete; returns whether it was still being awaited. */
    boolean uploaded(UUID id, int lines, int guessedLines, int chunks) {
        return jdbc.update(
                        "UPDATE catalog.import SET state = ?, lines = ?, guessed_lines = ?, chunks = ?, touched_at = ?"
                                + " WHERE id = ? AND state = 'UPLOADING'",
                        (chunks == 0 ? Import.State.DONE : Import.State.RUNNING).name(),
                        lines,
                        guessedLines,
                        chunks,
                        now(),
                        id)
                > 0;
    }

    Optional<Import> find(UUID id) {
        return query("", id);
    }

    Optional<Import> lock(UUID id) {
        return query(" FOR UPDATE", id);
    }

    private Optional<Import> query(String locking, UUID id) {
        return jdbc
                .query("SELECT " + COLUMNS + " FROM catalog.import WHERE id = ?" + locking, Imports::read, id)
                .stream()
                .findFirst();
    }

    private static Import read(ResultSet row, int number) throws SQLException {
        return new Import(
                row.getObject(1, UUID.class),
                Import.State.valueOf(row.getString(2)),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getInt(10),
                row.getInt(11),
                row.getInt(12),
                row.getInt(13),
                Optional.ofNullable(row.getObject(14, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                row.getInt(15));
    }

    /**
     * What was uploaded as that chunk.
     *
     * @throws UnreadableChunk if an incompatible version of this program wrote it
     */
    Chunk chunk(UUID id, int number) {
        var payload = jdbc.queryForObject(
                "SELECT payload FROM catalog.import_chunk WHERE import_id = ? AND number = ?",
                String.class,
                id,
                number);
        try {
            return json.readValue(payload, Chunk.class);
        } catch (JacksonException e) {
            throw new UnreadableChunk(id, number, e);
        }
    }

    /** Records the outcome of a chunk, and deletes the chunk. */
    void workedOff(Import current, Outcome outcome, List<Rejection> rejections, int mostKept) {
        var next = current.nextChunk() + 1;
        jdbc.update(
                "UPDATE catalog.import SET imported = imported + ?, updated = updated + ?, rejected = rejected + ?,"
                        + " uncounted = uncounted + ?, without_stock = without_stock + ?, sold_out = sold_out + ?,"
                        + " dated_prices = dated_prices + ?, prices_change_at = ?,"
                        + " next_chunk = ?, state = ?, touched_at = ? WHERE id = ?",
                outcome.imported(),
                outcome.updated(),
                rejections.size(),
                outcome.uncounted(),
                outcome.withoutStock(),
                outcome.soldOut(),
                outcome.datedPrices(),
                Stream.of(current.pricesChangeAt(), outcome.pricesChangeAt())
                        .flatMap(Stream::ofNullable)
                        .min(Instant::compareTo)
                        .map(change -> change.atOffset(ZoneOffset.UTC))
                        .orElse(null),
                next,
                (next == current.chunks() ? Import.State.DONE : Import.State.RUNNING).name(),
                now(),
                current.id());
        jdbc.batchUpdate(
                "INSERT INTO catalog.import_rejection (import_id, line, reason) VALUES (?, ?, ?)",
                rejections.stream()
                        .limit(Math.max(mostKept - current.rejected(), 0))
                        .map(one -> new Object[] {current.id(), one.line(), one.reason()})
                        .toList());
        jdbc.update(
                "DELETE FROM catalog.import_chunk WHERE import_id = ? AND number = ?",
                current.id(),
                current.nextChunk());
    }

    /** Marks an import failed, and deletes its remaining chunks. */
    void fail(UUID id) {
        jdbc.update("UPDATE catalog.import SET state = 'FAILED', touched_at = ? WHERE id = ?", now(), id);
        jdbc.update("DELETE FROM catalog.import_chunk WHERE import_id = ?", id);
    }

    Collection<Rejection> rejections(UUID id) {
        return jdbc.query(
                "SELECT line, reason FROM catalog.import_rejection WHERE import_id = ? ORDER BY line",
                (row, number) -> new Rejection(row.getInt(1), row.getString(2)),
                id);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
