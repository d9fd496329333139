package dev.offshoot.catalog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of a feed, read one by one: the feed is never in memory as a whole. */
interface Records {

    /**
     * A record.
     *
     * @param line where it begins, starting at 1
     * @param row null if it cannot be read
     * @param problem why it cannot be read
     */
    record One(int line, @Nullable Row row, @Nullable String problem) {}

    /**
     * The next record, or null at the end.
     *
     * @throws UnknownFeed if the rest of the feed cannot be read
     */
    @Nullable One next() throws IOException;

    /** How many lines were not UTF-8 and were read as Windows-1252. */
    int guessedLines();
}
