package dev.offshoot.architecture.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssessMojoTests {

    private static final String EXAMPLES = "target/test-classes/com/example/";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    /** The goal in a project that has nothing but these classes. */
    private AssessMojo goal(String classes) {
        var goal = new AssessMojo();
        goal.classes = new File(EXAMPLES + classes);
        goal.basedir = folder.toFile();
        goal.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                logged.add(line.toString());
            }
        });
        return goal;
    }

    /** The descriptor is written by hand. */
    @Test
    void theDescriptorDeclaresEveryParameter() throws Exception {
        var descriptor = Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml"));
        var declared = Pattern.compile("<name>(\\w+)</name>")
                .matcher(descriptor)
                .results()
                .map(found -> found.group(1));
        var fields = Stream.of(AssessMojo.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName);

        assertThat(declared).containsExactlyElementsOf(fields.toList());
        assertThat(descriptor)
                .contains(
                        "<implementation>" + AssessMojo.class.getName() + "<",
                        "<version>1.0.0-SNAPSHOT<",
                        // without it, Maven does not find the goal
                        "<instantiationStrategy>per-lookup<")
                .doesNotContain("@");
    }

    @Test
    void logsTheReportAndWritesTheFiles() throws Exception {
        var goal = goal("sample");
        goal.html = folder.resolve("report.html").toFile();
        goal.json = folder.resolve("report.json").toFile();
        goal.sarif = folder.resolve("report.sarif").toFile();
        goal.markdown = folder.resolve("report.md").toFile();
        goal.failUnder = 100;

        goal.execute();

        assertThat(logged)
                .startsWith("sample: 5 classes, 3 modules, one for each package. Score 100.")
                .contains("  mail    100  ready");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("report.html", "report.json", "report.sarif", "report.md");
    }

    @Test
    void failsTheBuildIfTheApplicationIsWorseThanItsBaseline() throws Exception {
        var accepting = goal("sample");
        accepting.accept = true;
        accepting.strict = true;
        accepting.execute();
        assertThat(folder.resolve("architecture-baseline.json")).exists();

        goal("sample").execute();
        assertThat(logged.get(logged.size() - 1)).startsWith("No worse than ");

        assertThatThrownBy(() -> goal("lending").execute())
                .isInstanceOf(MojoFailureException.class)
                .satisfies(e -> assertThat(String.join("\n", logged)).endsWith(e.getMessage()));
        assertThat(logged).anyMatch(line -> line.startsWith("Worse than "));
    }

    @Test
    void failsTheBuildUnderAScore() {
        var goal = goal("lending");
        goal.failUnder = 50;

        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageEndingWith("and at least 50 is required.");
    }

    @Test
    void cannotAssessWhatIsNotThere() {
        assertThatThrownBy(() -> goal("nowhere").execute())
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage(new File(EXAMPLES + "nowhere") + " does not exist.");
    }

    @Test
    void cannotCompareWithABaselineThatIsConfiguredAndMissing() {
        var goal = goal("sample");
        goal.baseline = folder.resolve("missing.json").toFile();

        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageEndingWith("missing.json does not exist; --accept writes it.");
    }

    @Test
    void skipsOnRequestAndProjectsWithoutClasses() throws Exception {
        var skipped = goal("nowhere");
        skipped.skip = true;
        skipped.execute();
        var pom = goal("nowhere");
        pom.packaging = "pom";
        pom.execute();

        assertThat(logged)
                .containsExactly("Skipped, as configured.", "Skipped: a project of packaging pom has no classes.");
    }

    @Test
    void assessesThePathsOfAProjectThatHasNoClassesItself() throws Exception {
        var goal = goal("nowhere");
        goal.packaging = "pom";
        goal.paths = List.of(new File(EXAMPLES + "sample/orders"), new File(EXAMPLES + "sample/stock"));

        goal.execute();

        assertThat(logged.get(0)).startsWith("orders: ");
    }

    /** The build generates it before it compiles the tests; an editor may not. */
    @Test
    void theJarIsAPlugin() throws Exception {
        assertThat(Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml")))
                .contains(
                        "<artifactId>offshoot-architecture</artifactId>",
                        "<goalPrefix>offshoot-architecture</goalPrefix>",
                        "<goal>assess</goal>",
                        "<implementation>dev.offshoot.architecture.maven.AssessMojo</implementation>",
                        "<phase>verify</phase>",
                        "${offshoot.architecture.failUnder}");
    }
}
