package dev.offshoot.catalog;

import dev.offshoot.catalog.PhysicalLines.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file of values parted by commas, semicolons or tabs (RFC 4180). A record that is malformed costs its
 * first line, and reading goes on with the next: so a forgotten quote spoils one product and not all that follow, and
 * never fills the memory with the rest of the file.
 */
class SeparatedValues {

    /** In characters, however many lines it spans. */
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

    private final PhysicalLines lines;
    private final char separator;

    SeparatedValues(PhysicalLines lines, char separator) {
        this.lines = lines;
        this.separator = separator;
    }

    /** The values of one line, or nothing if it is malformed or goes on in the next one. */
    static @Nullable List<String> of(String line, char separator) {
        var parse = new Parse(separator);
        return parse.read(line) && parse.problem == null ? parse.values : null;
    }

    /** The next record that is not blank, or nothing at the end. */
    @Nullable Values next() throws IOException {
        while (true) {
            var first = lines.next();
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
        var others = new ArrayList<Line>();
        while (!parse.read(text)) {
            var line = parse.length > LONGEST_RECORD ? null : lines.next();
            if (line != null) {
                others.add(line);
            }
            if (line == null || line.text() == null) {
                lines.giveBack(others);
                return malformed(first, "A quote opens on this line and is not closed");
            }
            text = line.text();
        }
        if (parse.problem != null) {
            lines.giveBack(others);
            return malformed(first, parse.problem);
        }
        return new Values(first.number(), parse.values, null);
    }

    private static Values malformed(Line first, String problem) {
        return new Values(first.number(), List.of(), problem);
    }

    /** What is read of one record. */
    private static final class Parse {

        private final char separator;
        private final List<String> values = new ArrayList<>();
        private final StringBuilder value = new StringBuilder();
        private State state = State.BEFORE;
        private int length;
        private @Nullable String problem;

        Parse(char separator) {
            this.separator = separator;
        }

        /** Reads a line; answers whether the record ends with it. */
        boolean read(String line) {
            length += line.length() + 1;
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
                                    + "' and not the next value; a quote within quotes is doubled";
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
                // spaces may stand before an opening quote
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
