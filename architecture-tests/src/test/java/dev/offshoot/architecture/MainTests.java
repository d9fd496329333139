package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MainTests extends CommandLineTest {

    private static final String SAMPLE = "target/test-classes/com/example/sample";
    private static final String LENDING = "target/test-classes/com/example/lending";

    @TempDir
    Path folder;

    @Test
    void saysWhatIsReady() {
        assertThat(run("assess", SAMPLE)).isZero();
        assertThat(out.toString())
                .startsWith("sample: 5 classes, 3 modules, one for each package. Score 100.\n")
                .contains("  mail    100  ready\n", "  stock   100  ready\n")
                .contains("Recommended order of extraction:\n  1. ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void failsUnderAScore() {
        assertThat(run("assess", SAMPLE, "--fail-under", "100")).isZero();
        assertThat(run("assess", LENDING, "--fail-under", "50")).isEqualTo(1);
        assertThat(out.toString()).contains("and at least 50 is required.");
    }

    @Test
    void failsWhenItHasBecomeWorseAndSaysWhatIsNewAndWhatToDo() throws IOException {
        var baseline = folder.resolve("baseline.json").toString();

        assertThat(run("assess", LENDING, "--baseline", baseline)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(baseline + " does not exist; --accept writes it.\n");

        assertThat(run("assess", LENDING, "--baseline", baseline, "--accept")).isZero();
        assertThat(run("assess", LENDING, "--baseline", baseline))
                .as(out::toString)
                .isZero();
        assertThat(out.toString()).endsWith("No worse than " + baseline + ".\n");

        var content = Files.readString(Path.of(baseline));
        var known = content.lines()
                .filter(line -> line.contains("static-state|"))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                Path.of(baseline),
                content.replace(
                        known + "\n",
                        known.replaceFirst("\\|books\\|.*\"", "|books|gone.Long#ago|something\"") + "\n"));
        assertThat(run("assess", LENDING, "--baseline", baseline)).isEqualTo(1);
        assertThat(out.toString())
                .contains("Worse than " + baseline + ":\n\nbooks keeps state in a static field.\n  BookService.asked:")
                .contains("Keep it in the database, or in a component");

        Files.writeString(
                Path.of(baseline),
                content.replace(
                        known, known + (known.endsWith(",") ? "\n\"type-cycle|x|y|z\"," : ",\n\"type-cycle|x|y|z\"")));
        assertThat(run("assess", LENDING, "--baseline", baseline))
                .as(out::toString)
                .isZero();
        assertThat(out.toString()).contains("Better than " + baseline + ". Run with --accept to keep it so.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assess nowhere | nowhere does not exist.",
                "assess pom.xml | pom.xml is neither a folder of classes nor a jar that can be read: zip END header not found.",
                "assess src | There are no classes in src.",
                "assess | Missing required parameter: 'PATH'. Try: java -jar offshoot-architecture.jar assess --help",
                "assess target/test-classes/com/example/sample --accept | --accept needs --baseline FILE. Try: java -jar offshoot-architecture.jar assess --help",
                "assess target/test-classes/com/example/sample --strict --accept --baseline b | --strict cannot be combined with --accept. Try: java -jar offshoot-architecture.jar assess --help",
                "assess target/test-classes/com/example/sample --fail-under 101 | --fail-under takes a score from 0 to 100, not 101. Try: java -jar offshoot-architecture.jar assess --help",
                "assess target/test-classes/com/example/sample --baseline pom.xml | pom.xml is not a baseline: "
            })
    void saysInOneLineWhatItCannotDo(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(message).hasLineCount(1);
    }

    @Test
    void writesWhatProgramsRead() throws IOException {
        var json = folder.resolve("deep/report.json");
        var html = folder.resolve("report.html");

        assertThat(run("assess", LENDING, "--json", json.toString(), "--html", html.toString()))
                .isZero();

        var report = new JsonMapper().readTree(Files.readString(json));
        assertThat(report.path("modulesFound").asString()).isEqualTo("PACKAGES");
        assertThat(report.path("modules").size()).isEqualTo(5);
        assertThat(report.has("before")).isFalse();
        assertThat(Files.readString(html))
                .contains("\"application\" : \"lending\"")
                .doesNotContain("__DATA__");
    }

    @Test
    void writesWhatHasChangedSinceTheBaseline() throws IOException {
        var baseline = Files.writeString(folder.resolve("baseline.json"), """
                {"scores": {"books": 100, "fees": 100, "gone": 97}, "evidence": ["static-state|fees|gone.Long#ago|something"]}
                """);
        var json = folder.resolve("report.json");
        var html = folder.resolve("report.html");
        var markdown = folder.resolve("deep/report.md");

        assertThat(run(
                        "assess",
                        LENDING,
                        "--baseline",
                        baseline.toString(),
                        "--json",
                        json.toString(),
                        "--html",
                        html.toString(),
                        "--markdown",
                        markdown.toString()))
                .isEqualTo(1);

        var before = new JsonMapper().readTree(Files.readString(json)).path("before");
        assertThat(before.path("modules").path("gone").asInt()).isEqualTo(97);
        assertThat(before.path("worse").toString())
                .contains("The module gone is in ", "books keeps state in a static field.");
        assertThat(before.path("better").path(0).asString()).isEqualTo("fees: gone.Long#ago: something");
        assertThat(Files.readString(html)).contains("\"better\" : [ \"fees: gone.Long#ago: something\" ]");
        assertThat(Files.readString(markdown))
                .startsWith("### lending: score ")
                .contains(
                        "\n| gone | gone (was 97) | |\n",
                        "\n#### Worse\n\n- **The module gone is in ",
                        "\n#### Better\n\n- fees: gone.Long&#35;&#8203;ago: something\n");
    }

    @Test
    void comparesScoresIfTheBaselineHasThem() throws IOException {
        var baseline = folder.resolve("baseline.json");
        var json = folder.resolve("report.json");
        run("assess", LENDING, "--baseline", baseline.toString(), "--accept");

        run("assess", LENDING, "--baseline", baseline.toString(), "--json", json.toString());
        var report = new JsonMapper().readTree(Files.readString(json));
        assertThat(report.path("before").path("modules").size()).isEqualTo(5);

        Files.writeString(baseline, "{\"evidence\": []}");
        run("assess", LENDING, "--baseline", baseline.toString(), "--json", json.toString());
        var before = new JsonMapper().readTree(Files.readString(json)).path("before");
        assertThat(before.path("modules").isEmpty()).isTrue();
        assertThat(before.path("worse").isEmpty()).isFalse();
    }

    @Test
    void readmeNamesEveryOption() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var options = Main.commandLine()
                .getSubcommands()
                .get("assess")
                .getCommandSpec()
                .optionsMap()
                .keySet();

        assertThat(options)
                .filteredOn(option -> !Set.of("-h", "--help", "-V", "--version").contains(option))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(readme).contains("[" + option));
    }
}
