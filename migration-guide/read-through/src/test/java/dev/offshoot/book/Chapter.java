package dev.offshoot.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A chapter of the book, and the commands in it. */
record Chapter(Path file, List<Command> commands) {

    private static final String ANYTHING = "…";

    /**
     * What a reader is to type, and what then comes.
     *
     * @param line at which it begins
     * @param output as the chapter shows it, {@code …} for what differs each time; nothing where it shows none
     */
    record Command(int line, String text, @Nullable String output) {

        /**
         * Whether this came. A line that is {@code …} alone stands for any number of lines, within a line for anything, and after
         * a point for decimals; a number with a decimal point was measured, and another machine may take five times as long, or a fifth.
         */
        boolean says(String came) {
            if (output == null) {
                return true;
            }
            var measured = new ArrayList<Double>();
            var pattern = output.lines()
                    .map(shown -> shown.strip().equals(ANYTHING) ? "(?:.*\n)*?" : line(shown, measured))
                    .collect(Collectors.joining());
            var found = Pattern.compile(pattern + "\\s*").matcher(came.endsWith("\n") ? came : came + "\n");
            if (!found.matches()) {
                return false;
            }
            for (int i = 0; i < measured.size(); i++) {
                var now = Double.parseDouble(found.group(i + 1));
                if (now > 5 * measured.get(i) || now < measured.get(i) / 5) {
                    return false;
                }
            }
            return true;
        }

        private static String line(String shown, List<Double> measured) {
            var pattern = new StringBuilder();
            var variable = Pattern.compile("(?:(?<=\\d)\\.)?" + ANYTHING + "|\\d+\\.\\d+")
                    .matcher(shown);
            var from = 0;
            while (variable.find()) {
                pattern.append(Pattern.quote(shown.substring(from, variable.start())));
                if (variable.group().equals(ANYTHING)) {
                    pattern.append(".*");
                } else if (variable.group().endsWith(ANYTHING)) {
                    pattern.append("\\.\\d+");
                } else {
                    pattern.append("(\\d+\\.\\d+)");
                    measured.add(Double.parseDouble(variable.group()));
                }
                from = variable.end();
            }
            return pattern.append(Pattern.quote(shown.substring(from)))
                    .append("\\s*?\n")
                    .toString();
        }
    }

    static List<Chapter> all(Path guide) {
        try (var files = Files.list(guide)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.md"))
                    .sorted()
                    .map(Chapter::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Chapter read(Path file) {
        var commands = new ArrayList<Command>();
        var lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```sh")) {
                var end = lines.subList(i, lines.size()).indexOf("```") + i;
                var text = String.join("\n", lines.subList(i + 1, end));
                var output =
                        end + 1 < lines.size() && lines.get(end + 1).equals("```text") ? output(lines, end + 2) : null;
                commands.add(new Command(i + 1, text, output));
                i = end;
            }
        }
        return new Chapter(file, commands);
    }

    private static String output(List<String> lines, int from) {
        var end = lines.subList(from, lines.size()).indexOf("```") + from;
        return lines.subList(from, end).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** Writes down what came, where it is not what the chapter shows. */
    void write(List<String> came) {
        var lines = new ArrayList<>(lines(file));
        for (int i = commands.size() - 1; i >= 0; i--) {
            var command = commands.get(i);
            if (command.output() != null && !command.says(came.get(i))) {
                var begin = lines.subList(command.line(), lines.size()).indexOf("```text") + command.line() + 1;
                var end = lines.subList(begin, lines.size()).indexOf("```") + begin;
                lines.subList(begin, end).clear();
                lines.addAll(begin, came.get(i).stripTrailing().lines().toList());
            }
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
