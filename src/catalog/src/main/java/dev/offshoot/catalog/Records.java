package dev.offshoot.catalog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of a feed, one after the other, as they are read: a feed is never in memory as a whole. */
interface Records {

    /**
     * A record.
     *
     * @param line where it begins, counted from 1
     * @param row nothing if it cannot be read
     * @param problem why it cannot be read
     */
    record One(int line, @Nullable Row row, @Nullable String problem) {}

    /**
     * The next record, or nothing at the end.
     *
     * @throws UnknownFeed if nothing more of the feed can be read
     */
    @Nullable One next() throws IOException;

    /** How many lines were not UTF-8 and were taken for Windows-1252. */
    int guessedLines();
}
