package dev.offshoot.architecture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.criteria.Criterion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's tables of weights and rules are generated from the code. {@code -Doffshoot.map.write=true} updates them. */
class DocumentationTests {

    private static final Path README = Path.of("README.md");

    @Test
    void readmeShowsWhatEachCriterionCosts() throws IOException {
        var rows = Arrays.stream(Criterion.values())
                .map(criterion -> "| `%s` | The module %s. | %s | %s |"
                        .formatted(
                                criterion.id(),
                                criterion.fact(),
                                criterion.suspicion()
                                        ? "a suspicion"
                                        : criterion.points() + ", at most " + criterion.most(),
                                criterion.blocking() ? "yes" : ""))
                .collect(Collectors.joining("\n"));

        compareOrWrite(
                "criteria", "| criterion | evidence | costs | blocks |\n| --- | --- | --- | --- |\n" + rows + "\n");
    }

    @Test
    void readmeShowsTheRules() throws IOException {
        var rows = RulesTests.allRules().stream()
                .map(rule -> "| `%s` | %s |".formatted(rule.id(), rule.sentence()))
                .collect(Collectors.joining("\n"));

        compareOrWrite("rules", "| rule | |\n| --- | --- |\n" + rows + "\n");
    }

    private static void compareOrWrite(String part, String expected) throws IOException {
        var readme = Files.readString(README);
        var place = Pattern.compile("(<!-- " + part + ": generated -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL)
                .matcher(readme);
        assertThat(place.find()).as("README.md has a place for the %s", part).isTrue();
        var written = place.replaceFirst("$1" + Matcher.quoteReplacement(expected) + "$3");
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(README, written);
        }
        assertThat(Files.readString(README))
                .as(
                        "README.md is stale: ./mvnw -pl architecture-tests test -Dtest=DocumentationTests -Doffshoot.map.write=true")
                .isEqualTo(written);
    }
}
