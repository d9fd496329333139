package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The taxi's way: each step of the book does what it did before, and is no further from being taken apart. */
@Tag("all")
@Tag("nightly")
class PatchesIT {

    private static final Path PATCHES = Build.ROOT.resolve("migration-guide/patches");
    private static final Pattern ADDED_TEST = Pattern.compile("(?m)^\\+\\+\\+ b/src/test/.*/(\\w+Tests)\\.java$");
    private static final Pattern COUNTS =
            Pattern.compile("<testsuite [^>]*tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"\\d+\" failures=\"(\\d+)\"");
    private static final Pattern SCORE = Pattern.compile("Score (\\d+)\\.");

    private static Map<String, String> environment;

    @BeforeAll
    static void install() throws Exception {
        environment = Build.environment();
    }

    /** Each state, and the exercise that starts from it, before the next one: so that Maven compiles only what is new. */
    @Test
    void everyStateMakesTheSameJourneyScoresNoLessAndHasAnExerciseThatCanBeSolved() throws Exception {
        var taxi = Build.WORK.resolve("taxi");
        var journey = taxi.resolve("src/test/java/com/example/taxi/RideJourneyTests.java");
        copyTaxi(taxi);
        var before = Files.readString(journey);
        var score = 0;

        // before anything is done to it
        for (var chapter = 1; chapter <= 3; chapter++) {
            solveExercise(taxi, chapter);
        }

        var patches = patches();
        assertThat(patches).hasSizeBetween(1, 8);
        for (var patch : patches) {
            git(taxi, "apply", patch);
            assertThat(Files.readString(journey))
                    .as("the journey, after %s", patch)
                    .isEqualTo(before);
            // the journey and the exercise's test in one build, because the application's start takes most of it
            var exercise = Exercise.of(chapterOf(patch));
            git(taxi, "apply", exercise.testPatch());
            build(
                    taxi,
                    "-Dmaven.test.failure.ignore=true",
                    "-Dtest=RideJourneyTests," + exercise.test,
                    "clean",
                    "package");
            assertThat(failuresOf(taxi, "RideJourneyTests"))
                    .as("after %s", patch)
                    .isZero();
            assertThat(failuresOf(taxi, exercise.test))
                    .as("exercise %s before it is solved", exercise.folder.getFileName())
                    .isPositive();

            var now = score(taxi);
            assertThat(now).as("score after %s", patch.getFileName()).isGreaterThanOrEqualTo(score);
            score = now;
            solve(taxi, exercise);
        }
        assertThat(score).as("score of the last state").isEqualTo(100);
        for (var chapter : exercisesAfter(chapterOf(patches.get(patches.size() - 1)))) {
            // what the solution before put there must not be found
            Build.run(taxi, environment, Build.mvnw(), "-B", "-ntp", "-q", "clean");
            solveExercise(taxi, chapter);
        }
    }

    private static int chapterOf(Path patch) {
        return Integer.parseInt(patch.getFileName().toString().substring(0, 2));
    }

    /** Chapters that leave the taxi as it is have exercises, too. */
    private static List<Integer> exercisesAfter(int chapter) throws IOException {
        try (var folders = Files.list(Build.ROOT.resolve("migration-guide/exercises"))) {
            return folders.map(folder -> Integer.parseInt(folder.getFileName().toString()))
                    .filter(number -> number > chapter)
                    .sorted()
                    .toList();
        }
    }

    /** An exercise: a test that fails, and what makes it succeed. */
    private record Exercise(Path folder, String test) {

        static Exercise of(int chapter) throws IOException {
            var folder = Build.ROOT.resolve("migration-guide/exercises/" + chapter);
            var test = ADDED_TEST.matcher(Files.readString(folder.resolve("test.patch")));
            assertThat(test.find()).as("a test in %s", folder).isTrue();
            return new Exercise(folder, test.group(1));
        }

        Path testPatch() {
            return folder.resolve("test.patch");
        }

        Path solutionPatch() {
            return folder.resolve("solution.patch");
        }
    }

    private static void solveExercise(Path taxi, int chapter) throws Exception {
        var exercise = Exercise.of(chapter);
        git(taxi, "apply", exercise.testPatch());
        build(taxi, "-Dmaven.test.failure.ignore=true", "-Dtest=" + exercise.test, "test");
        assertThat(failuresOf(taxi, exercise.test))
                .as("exercise %d before it is solved", chapter)
                .isPositive();
        solve(taxi, exercise);
    }

    /** Leaves the taxi as it was before the exercise. */
    private static void solve(Path taxi, Exercise exercise) throws Exception {
        git(taxi, "apply", exercise.solutionPatch());
        build(taxi, "-Dtest=" + exercise.test, "test");
        git(taxi, "apply", "-R", exercise.solutionPatch());
        git(taxi, "apply", "-R", exercise.testPatch());
    }

    private static void build(Path taxi, String... what) throws Exception {
        var command = new ArrayList<>(List.of(Build.mvnw(), "-B", "-ntp", "-q"));
        command.addAll(List.of(what));
        Build.run(taxi, environment, command.toArray(String[]::new));
    }

    /** How many tests of a class were red in the last build, in which it must have run. */
    private static int failuresOf(Path taxi, String test) throws IOException {
        try (var reports = Files.walk(taxi.resolve("target/surefire-reports"))) {
            var report = reports.filter(file -> file.getFileName().toString().matches("TEST-.*\\." + test + "\\.xml"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(test + " did not run"));
            var counts = COUNTS.matcher(Files.readString(report));
            assertThat(counts.find()).as("counts in %s", report).isTrue();
            assertThat(counts.group(1)).as("tests in %s", report).isNotEqualTo("0");
            return Integer.parseInt(counts.group(2)) + Integer.parseInt(counts.group(3));
        }
    }

    private static void git(Path taxi, Object... command) throws Exception {
        Build.run(
                taxi,
                environment,
                Stream.concat(Stream.of("git"), Stream.of(command).map(Object::toString))
                        .toArray(String[]::new));
    }

    private static List<Path> patches() throws IOException {
        try (var files = Files.list(PATCHES)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    private static void copyTaxi(Path to) throws Exception {
        FileSystemUtils.deleteRecursively(to);
        FileSystemUtils.copyRecursively(Build.ROOT.resolve("migration-guide/taxi-monolith"), to);
        FileSystemUtils.deleteRecursively(to.resolve("target"));
        // so that git takes this folder for the whole
        Build.run(to, environment, "git", "init", "-q");
    }

    /** The mean of the modules. */
    private static int score(Path taxi) throws Exception {
        var said = Build.run(
                taxi,
                environment,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Build.ROOT
                        .resolve("architecture-tests/target/offshoot-architecture.jar")
                        .toString(),
                "assess",
                taxi.resolve("target/taxi.jar").toString());
        var found = SCORE.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
