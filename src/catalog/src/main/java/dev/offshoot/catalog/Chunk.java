package dev.offshoot.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an uploaded feed, small enough to be worked off between two other things.
 *
 * @param lines those that are worth a word: products, and what is rejected
 */
record Chunk(List<Line> lines) {

    /** How many products one chunk holds at most: as many as one {@code ProductsListed} may. */
    static final int MOST_LINES = 500;

    /** Descriptions may be long: in characters. */
    static final int LONGEST = 512 * 1024;

    /**
     * A line of the feed.
     *
     * @param number where it begins, counted from 1
     * @param offer nothing if it is rejected
     * @param rejection why it is rejected
     */
    record Line(int number, @Nullable Offer offer, @Nullable String rejection) {

        /** About how much memory it takes, in characters. */
        int size() {
            return 200
                    + (offer == null
                            ? 0
                            : offer.name().length() + offer.description().length());
        }
    }
}
