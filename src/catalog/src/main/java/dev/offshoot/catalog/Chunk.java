package dev.offshoot.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an uploaded feed, small enough for one transaction.
 *
 * @param lines the lines to process or to report: products and rejections
 */
record Chunk(List<Line> lines) {

    /** The maximum number of products in a chunk: as many as one {@code ProductsListed} may hold. */
    static final int MOST_LINES = 500;

    /** The maximum length of all texts, in characters: descriptions may be long. */
    static final int LONGEST = 512 * 1024;

    /**
     * A line of the feed.
     *
     * @param number where it begins, starting at 1
     * @param offer null if the line is rejected
     * @param rejection the reason if the line is rejected
     */
    record Line(int number, @Nullable Offer offer, @Nullable String rejection) {

        /** Its approximate size in memory, in characters. */
        int size() {
            return 200
                    + (offer == null
                            ? 0
                            : offer.name().length() + offer.description().length());
        }
    }
}
