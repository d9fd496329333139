package dev.offshoot.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The import of a feed, and its progress.
 *
 * @param lines the number of lines below the header, without blank ones
 * @param imported new products
 * @param updated existing products, including those that did not change
 * @param rejected lines without a valid product; once the import is done, {@code lines} exceeds the sum of these three
 *     by the lines that only add a picture
 * @param nextChunk the first chunk not processed yet
 * @param touchedAt when a chunk was last uploaded or processed
 * @param uncounted new products with an assumed opening stock
 * @param withoutStock new products without stock
 * @param soldOut existing products that the feed marks out of stock
 * @param datedPrices lines with a price that changes in the future
 * @param pricesChangeAt when the first of these prices changes
 * @param guessedLines lines that were not UTF-8 and were read as Windows-1252
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
        /** The upload is incomplete and not acknowledged. */
        UPLOADING,
        /** The upload is complete; its chunks are being processed. */
        RUNNING,
        DONE,
        /** The upload was interrupted, or a chunk can no longer be read. */
        FAILED
    }
}
