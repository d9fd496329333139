package dev.offshoot.catalog;

import java.time.Instant;
import java.util.UUID;

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
        Instant touchedAt) {

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
