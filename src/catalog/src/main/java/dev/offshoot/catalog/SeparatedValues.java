package dev.offshoot.catalog;

import dev.offshoot.catalog.PhysicalLines.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file of values separated by commas, semicolons or tabs (RFC 4180). After a malformed record, reading
 * resumes on its second line: so a missing quote spoils one product, not all that follow, and never loads the rest of
 * the file into memory.
 *
 * <p>However many quotes are missing, each line is scanned at most twice: once as the beginning of a record and once as
 * its continuation. Where a continuation line leads does not depend on the record, so the result is remembered for all
 * records.
 */
class SeparatedValues {

    /** The maximum length in characters, across all lines of a record. */
    static final int LONGEST_RECORD = 256 * 1024;

    /**
     * A record.
     *
     * @param line where it begins
     * @param values empty if it is malformed
     * @param problem why it is malformed
     */
    record Values(int line, List<String> values, @Nullable String problem) {}

    private enum State {
        BEFORE,
        PLAIN,
        QUOTED,
        AFTER
    }

    private static final String NOT_CLOSED = "A quote opens on this line and is not closed";

    private final PhysicalLines lines;
    private final char separator;
    /** Lines read ahead in search of a closing quote. */
    private final Deque<Line> ahead = new ArrayDeque<>();
    /** How many of them, from the first one, a quote that opened earlier is known to span. */
    private int within;
    /** The length of these lines in characters. */
    private int withinLength;
    /** The outcome for a record that continues after these lines; null if not known yet. */
    private @Nullable Ending ending;

    /** @param problem null if the record is well-formed */
    private record Ending(@Nullable String problem) {}

    SeparatedValues(PhysicalLines lines, char separator) {
        this.lines = lines;
        this.separator = separator;
    }

    /** The values of one line, or null if it is malformed or continues on the next line. */
    static @Nullable List<String> of(String line, char separator) {
        var parse = new Parse(separator);
        return parse.read(line) && parse.problem == null ? parse.values : null;
    }

    /** The next record that is not blank, or null at the end. */
    @Nullable Values next() throws IOException {
        while (true) {
            var first = take();
            if (first == null) {
                return null;
            }
            var text = first.text();
            if (text == null) {
                return malformed(first, String.valueOf(first.problem()));
            }
            if (!text.isBlank()) {
                return record(first, text);
            }
        }
    }

    private Values record(Line first, String text) throws IOException {
        var parse = new Parse(separator);
        if (!parse.read(text)) {
            var problem = search(text.length() + 1).problem();
            if (problem != null) {
                return malformed(first, problem);
            }
            String more;
            do {
                more = Objects.requireNonNull(Objects.requireNonNull(take()).text());
            } while (!parse.read(more));
        }
        return parse.problem == null ? new Values(first.number(), parse.values, null) : malformed(first, parse.problem);
    }

    /** Searches for the end of a record that is already this many characters long. */
    private Ending search(int length) throws IOException {
        while (ending == null) {
            if (length + withinLength > LONGEST_RECORD) {
                return new Ending(NOT_CLOSED); // but the next record is shorter
            }
            if (ahead.size() == within) {
                var read = lines.next();
                if (read == null) {
                    return new Ending(NOT_CLOSED);
                }
                ahead.add(read);
            }
            var line = ahead.getLast();
            if (line.text() == null) {
                ending = new Ending(NOT_CLOSED);
                continue;
            }
            var parse = new Parse(separator);
            parse.state = State.QUOTED;
            if (parse.read(line.text())) {
                ending = new Ending(parse.problem);
            } else {
                within++;
                withinLength += line.text().length() + 1;
            }
        }
        return ending;
    }

    private @Nullable Line take() throws IOException {
        if (ahead.isEmpty()) {
            return lines.next();
        }
        var line = ahead.pop();
        if (within == 0) {
            ending = null;
        } else {
            within--;
            withinLength -= Objects.requireNonNull(line.text()).length() + 1;
        }
        return line;
    }

    private static Values malformed(Line first, String problem) {
        return new Values(first.number(), List.of(), problem);
    }

    /** The part of a record that was read so far. */
    private static final class Parse {

        private final char separator;
        private final List<String> values = new ArrayList<>();
        private final StringBuilder value = new StringBuilder();
        private State state = State.BEFORE;
        private @Nullable String problem;

        Parse(char separator) {
            this.separator = separator;
        }

        /** Reads a line; returns whether it ends the record. */
        boolean read(String line) {
            for (var i = 0; i < line.length(); i++) {
                var c = line.charAt(i);
                switch (state) {
                    case BEFORE -> {
                        if (c == '"') {
                            value.setLength(0);
                            state = State.QUOTED;
                        } else {
                            before(c);
                        }
                    }
                    case PLAIN -> before(c);
                    case QUOTED -> {
                        if (c != '"') {
                            value.append(c);
                        } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                            value.append('"');
                            i++;
                        } else {
                            state = State.AFTER;
                        }
                    }
                    case AFTER -> {
                        if (c == separator) {
                            end();
                        } else if (c != ' ') {
                            problem = "After a closing quote comes '" + c
                                    + "' instead of the next value: double each quote inside a quoted value";
                            return true;
                        }
                    }
                }
            }
            if (state == State.QUOTED) {
                value.append('\n');
                return false;
            }
            end();
            return true;
        }

        private void before(char c) {
            if (c == separator) {
                end();
            } else {
                value.append(c);
                // spaces may precede an opening quote
                state = state == State.BEFORE && c == ' ' ? State.BEFORE : State.PLAIN;
            }
        }

        private void end() {
            values.add(value.toString());
            value.setLength(0);
            state = State.BEFORE;
        }
    }
}
