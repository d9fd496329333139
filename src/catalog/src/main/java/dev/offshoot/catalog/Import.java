package dev.offshoot.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The import of a feed, and how far it has got.
 *
 * @param lines how many the feed has below its header, blank ones left out
 * @param imported products that are new
 * @param updated products that were there before, also those that the feed describes as they already were
 * @param rejected lines that say nothing that could be listed; what {@code lines} counts more than these three when all
 *     is done, are lines that only add a picture
 * @param nextChunk the first chunk that is not worked off
 * @param touchedAt when a chunk was uploaded or worked off last
 * @param uncounted new products that begin with a stock that nobody counted
 * @param withoutStock new products that begin without stock
 * @param soldOut products that were there before, and that the feed calls out of stock
 * @param datedPrices lines whose price the feed changes at a time that is to come
 * @param pricesChangeAt when the first of these prices changes
 * @param guessedLines lines that were not UTF-8, and taken for Windows-1252
 */
record Import(
        UUID id,
        State state,
        int lines,
        int imported,
        int updated,
        int rejected,
        int chunks,
        int nextChunk,
        Instant touchedAt,
        int uncounted,
        int withoutStock,
        int soldOut,
        int datedPrices,
        @Nullable Instant pricesChangeAt,
        int guessedLines) {

    enum State {
        /** It is not complete, and not acknowledged. */
        UPLOADING,
        /** It is complete, and being worked off. */
        RUNNING,
        DONE,
        /** The upload broke off, or what was uploaded cannot be read any more. */
        FAILED
    }
}
