package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A table that an experiment measures as a whole.
 *
 * @param name that of its place in a document
 * @param experiment the command that measures it
 * @param head the names of its columns
 * @param rows the cells of each row
 */
record MeasuredTable(String name, String experiment, List<String> head, List<List<String>> rows) {

    /** The only table of an experiment. */
    MeasuredTable(String experiment, List<String> head, List<List<String>> rows) {
        this(experiment, experiment, head, rows);
    }

    String text() {
        var text = new StringBuilder();
        text.append(line(head)).append(line(head.stream().map(name -> "---").toList()));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream()
                                .map(cell -> cell.replace('\n', ' ').replace("|", "/"))
                                .toList())
                + " |\n";
    }

    /** Prints it; with {@code --write}, also puts it between its markers in the README (or {@code --table}). */
    static final class Target {

        private final boolean writes;
        private final Path file;
        private final String origin;

        private Target(boolean writes, Path file, String origin) {
            this.writes = writes;
            this.file = file;
            this.origin = origin;
        }

        /** Reads the options, and the commit before a written table makes the sources differ from it. */
        static Target of(Options options) throws IOException {
            return new Target(
                    options.flag("write"),
                    Path.of(options.text(
                            "table",
                            options.root().resolve("src/benchmarks/README.md").toString())),
                    "Machine: " + Machine.text(options) + "; commit " + Machine.commit(options) + ", "
                            + LocalDate.now(ZoneOffset.UTC));
        }

        void show(MeasuredTable table) throws IOException {
            var text = origin + "\n\n" + table.text();
            System.out.println("\n" + text);
            if (writes) {
                Files.writeString(file, document(Files.readString(file), table, text));
            }
        }
    }

    /** The document with another text between the markers of a table. */
    static String document(String document, MeasuredTable table, String text) {
        var begin =
                "<!-- begin of " + table.name() + ", written by the command " + table.experiment() + " --write -->\n";
        var end = "<!-- end of " + table.name() + " -->";
        var from = document.indexOf(begin);
        var to = document.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("The document has no lines '" + begin.strip() + "' and '" + end + "'");
        }
        return document.substring(0, from + begin.length()) + text + document.substring(to);
    }
}
