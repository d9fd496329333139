package dev.offshoot.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of results, one row for each aim, between two markers in a document. */
final class ResultsTable {

    static final String BEGIN = "<!-- begin of results, written by the command results -->";
    static final String END = "<!-- end of results -->";

    private static final String MACHINE = "Machine: ";
    private static final String HEAD = """
            | figure | aim | measured | verdict | command | commit, date |
            | --- | --- | --- | --- | --- | --- |
            """;
    private static final int COLUMNS = 6;
    private static final int TEXT = 0;
    private static final int AIM = 1;
    private static final int WHEN = 5;

    private final String before;
    private final String after;
    private final @Nullable String machine;
    private final Map<Aim, List<String>> rows = new EnumMap<>(Aim.class);

    private ResultsTable(String before, String after, @Nullable String machine) {
        this.before = before;
        this.after = after;
        this.machine = machine;
    }

    /** Reads the table in a document. A row whose aim has changed since then is dropped. */
    static ResultsTable in(String document) {
        var begin = document.indexOf(BEGIN);
        var end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The document has no lines '" + BEGIN + "' and '" + END + "'");
        }
        var lines = document.substring(begin + BEGIN.length(), end).lines().toList();
        var table = new ResultsTable(
                document.substring(0, begin),
                document.substring(end + END.length()),
                lines.stream()
                        .filter(line -> line.startsWith(MACHINE))
                        .map(line -> line.substring(MACHINE.length()))
                        .findFirst()
                        .orElse(null));
        for (var line : lines) {
            var cells = cells(line);
            for (var aim : Aim.values()) {
                if (cells.size() == COLUMNS
                        && !cells.get(WHEN).isEmpty()
                        && cells.get(TEXT).equals(aim.text)
                        && cells.get(AIM).equals(aim.limitText())
                        && !table.rows.containsKey(aim)) {
                    table.rows.put(aim, cells);
                    break;
                }
            }
        }
        return table;
    }

    private static List<String> cells(String line) {
        return line.startsWith("| ") && line.endsWith(" |")
                ? Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1))
                : List.of();
    }

    /** Drops all rows. */
    void clear() {
        rows.clear();
    }

    /** The machine of the rows, or null if there are none. */
    @Nullable String machine() {
        return rows.isEmpty() ? null : machine;
    }

    /** Replaces the row of a figure. */
    void put(Figure figure, String command, String when) {
        var aim = figure.aim();
        var measured = !Double.isNaN(figure.value());
        rows.put(
                aim,
                List.of(
                        aim.text,
                        aim.limitText(),
                        cell(
                                measured
                                        ? aim.withUnit(figure.value()) + ": " + figure.detail()
                                        : "*not measured*: " + figure.detail()),
                        !measured ? "" : aim.isMetBy(figure.value()) ? "met" : "**missed**",
                        "`" + cell(command) + "`",
                        when));
    }

    /** Replaces a row by one that says that the experiment has failed, which misses the aim. */
    void fail(Aim aim, String why, String command, String when) {
        rows.put(
                aim,
                List.of(
                        aim.text,
                        aim.limitText(),
                        cell("the experiment failed: " + why),
                        "**missed**",
                        "`" + cell(command) + "`",
                        when));
    }

    private static String cell(String text) {
        return text.replace('\n', ' ').replace("|", "/").strip();
    }

    /** The document with the table as it is now. */
    String document(String machine) {
        return Arrays.stream(Aim.values())
                .map(aim -> rows.getOrDefault(
                        aim, List.of(aim.text, aim.limitText(), "*not measured*: not run yet", "", "", "")))
                .map(cells -> "| " + String.join(" | ", cells) + " |\n")
                .collect(
                        Collectors.joining("", before + BEGIN + "\n" + MACHINE + machine + "\n\n" + HEAD, END + after));
    }
}
