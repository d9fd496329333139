package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A decision that no test enforces is soon broken. */
record DecisionsAreKept(Path decisions, Path sources) implements Rule {

    private static final Pattern ENFORCED = Pattern.compile("\\*Enforced by: (\\w+)#(\\w+)\\*");

    @Override
    public String id() {
        return "decisions-are-kept";
    }

    @Override
    public String sentence() {
        return "Every decision record names the test that enforces it, and the test exists.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Path> tests = new HashMap<>();
        files(sources, ".java").forEach(file -> tests.put(file.getFileName().toString(), file));
        var records = files(decisions, ".md");
        for (var decision : records) {
            var name = decision.getFileName().toString();
            var named = ENFORCED.matcher(read(decision)).results().toList();
            if (named.isEmpty()) {
                violations.add(new Violation(
                        new Place(name, name, "", 1),
                        "names no test.",
                        "End it with *Enforced by: Class#method*: the test that fails if the decision is broken."));
            }
            for (var test : named) {
                var source = tests.get(test.group(1) + ".java");
                if (source == null || !read(source).contains("void " + test.group(2) + "(")) {
                    violations.add(new Violation(
                            new Place(name, name, "", line(decision, test.group())),
                            "names " + test.group(1) + "#" + test.group(2) + ", which does not exist.",
                            "Name the test that enforces the decision now, or write one."));
                }
            }
        }
        return new Result(records.size(), violations);
    }

    private static int line(Path file, String text) {
        return 1
                + (int) read(file)
                        .substring(0, read(file).indexOf(text))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().replace('\\', '/').contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Unreadable(folder + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Unreadable(file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
