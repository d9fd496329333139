package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Checks that the dashboard and what it shows have the same names. */
class DashboardTests {

    private static final Path ROOT = Path.of("../..");

    @Test
    void theDashboardShowsWhatMessagingMeasures() throws IOException {
        var measured = new TreeSet<String>();
        try (var files =
                Files.list(ROOT.resolve("src/messaging/operations/src/main/java/dev/offshoot/messaging/operations"))) {
            files.forEach(file -> Pattern.compile("\"(offshoot\\.[a-z.]+)\"")
                    .matcher(read(file))
                    .results()
                    .forEach(name -> measured.add(name.group(1).replace('.', '_'))));
        }

        var shown = Pattern.compile("offshoot_\\w+")
                .matcher(String.join("\n", queries()))
                .results()
                .map(name -> name.group().replaceFirst("_(total|seconds)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).hasSizeGreaterThan(5).isSubsetOf(measured);
    }

    private static List<String> queries() {
        var queries = new ArrayList<String>();
        JsonMapper.shared()
                .readTree(read(ROOT.resolve("deployment/grafana/dashboards/offshoot.json")))
                .findValues("expr")
                .forEach(query -> queries.add(query.asString()));
        return queries;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
