package dev.offshoot.catalog;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of a file of separated values, below its header. */
final class SeparatedRecords implements Records {

    private static final char[] SEPARATORS = {',', '\t', ';'};

    private final PhysicalLines lines;
    private final SeparatedValues values;
    private final Map<String, Integer> columns;
    private final int width;

    private SeparatedRecords(PhysicalLines lines, char separator, List<String> header) {
        this.lines = lines;
        this.values = new SeparatedValues(lines, separator);
        this.columns = columns(header);
        this.width = header.size();
    }

    /**
     * Detects the separator and reads the header.
     *
     * @throws UnknownFeed if the header is not that of a supported feed
     */
    static SeparatedRecords open(PhysicalLines lines) throws IOException {
        var header = header(lines);
        var separators = SEPARATORS;
        var said = separator(header);
        if (said != null) {
            separators = new char[] {said};
            header = header(lines);
        }
        for (var separator : separators) {
            var names = SeparatedValues.of(header, separator);
            if (names != null && Feed.isKnown(columns(names).keySet())) {
                requireUnique(names);
                return new SeparatedRecords(lines, separator, names);
            }
        }
        throw UnknownFeed.columns(
                "These are not the columns of a known feed: '" + Text.cut(Text.line(header), 200) + "'");
    }

    private static String header(PhysicalLines lines) throws IOException {
        while (true) {
            var line = lines.next();
            if (line == null) {
                throw UnknownFeed.columns("The file is empty");
            }
            if (line.text() == null) {
                throw UnknownFeed.columns(String.valueOf(line.problem()));
            }
            if (!Text.plain(line.text()).isEmpty()) {
                return line.text();
            }
        }
    }

    /** The separator that the first line names for Excel, as in {@code sep=;}. */
    private static @Nullable Character separator(String line) {
        var said = line.strip().replace("\"", "");
        if (!said.regionMatches(true, 0, "sep=", 0, 4)) {
            return null;
        }
        var separator = line.replace("\"", "").stripLeading().substring(4);
        return separator.isEmpty() ? ',' : separator.equals("\\t") ? '\t' : separator.charAt(0);
    }

    private static Map<String, Integer> columns(List<String> header) {
        var columns = new HashMap<String, Integer>();
        for (var i = 0; i < header.size(); i++) {
            columns.putIfAbsent(Feed.canonical(header.get(i)), i);
        }
        return columns;
    }

    private static void requireUnique(List<String> header) {
        var seen = new HashSet<String>();
        for (var column : header) {
            var name = Feed.canonical(column);
            if (!seen.add(name) && Feed.SAID_ONCE.contains(name)) {
                throw UnknownFeed.because("There are two columns for '" + name + "': remove one of them");
            }
        }
    }

    @Override
    public @Nullable One next() throws IOException {
        var next = values.next();
        if (next == null) {
            return null;
        }
        if (next.problem() != null) {
            return new One(next.line(), null, next.problem());
        }
        var read = next.values();
        if (read.size() > width && read.subList(width, read.size()).stream().anyMatch(value -> !value.isBlank())) {
            return new One(
                    next.line(),
                    null,
                    "It has " + read.size() + " values, but there are " + width
                            + " columns: is a quote missing around a value?");
        }
        var row = new LinkedHashMap<String, String>();
        columns.forEach((name, index) -> row.put(name, index < read.size() ? read.get(index) : ""));
        return new One(next.line(), new Row(row), null);
    }

    @Override
    public int guessedLines() {
        return lines.guessed();
    }

    Set<String> names() {
        return columns.keySet();
    }
}
