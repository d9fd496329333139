package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The taxi's way: each step of the book does what it did before, and is no further from being taken apart. */
@Tag("all")
class PatchesIT {

    private static final Path PATCHES = Build.ROOT.resolve("migration-guide/patches");
    private static final Pattern ADDED_TEST = Pattern.compile("(?m)^\\+\\+\\+ b/src/test/.*/(\\w+Tests)\\.java$");
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
            Build.run(
                    taxi, environment, Build.mvnw(), "-B", "-ntp", "-q", "-Dtest=RideJourneyTests", "clean", "package");

            var now = score(taxi);
            assertThat(now).as("score after %s", patch.getFileName()).isGreaterThanOrEqualTo(score);
            score = now;
            solveExercise(taxi, chapterOf(patch));
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

    private static void solveExercise(Path taxi, int chapter) throws Exception {
        var exercise = Build.ROOT.resolve("migration-guide/exercises/" + chapter);
        var test = ADDED_TEST.matcher(Files.readString(exercise.resolve("test.patch")));
        assertThat(test.find()).as("a test in %s", exercise).isTrue();
        var build = new String[] {Build.mvnw(), "-B", "-ntp", "-q", "-Dtest=" + test.group(1), "test"};

        git(taxi, "apply", exercise.resolve("test.patch"));
        assertThat(isGreen(taxi, build))
                .as("exercise %d before it is solved", chapter)
                .isFalse();
        git(taxi, "apply", exercise.resolve("solution.patch"));
        Build.run(taxi, environment, build);

        Build.run(
                taxi,
                environment,
                "git",
                "apply",
                "-R",
                exercise.resolve("solution.patch").toString());
        Build.run(
                taxi,
                environment,
                "git",
                "apply",
                "-R",
                exercise.resolve("test.patch").toString());
    }

    private static void git(Path taxi, String what, Path patch) throws Exception {
        Build.run(taxi, environment, "git", what, patch.toString());
    }

    private static boolean isGreen(Path taxi, String... build) throws Exception {
        try {
            Build.run(taxi, environment, build);
            return true;
        } catch (AssertionError red) {
            assertThat(red)
                    .as("a test that fails, and nothing else that does")
                    .hasMessageContaining("There are test failures");
            return false;
        }
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
