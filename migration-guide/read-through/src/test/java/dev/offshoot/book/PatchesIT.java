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
    private static final Pattern SCORE = Pattern.compile("Score (\\d+)\\.");

    private static Map<String, String> environment;

    @BeforeAll
    static void install() throws Exception {
        environment = Build.environment();
    }

    @Test
    void everyStateMakesTheSameJourneyAndScoresNoLess() throws Exception {
        var taxi = Build.WORK.resolve("taxi");
        var journey = taxi.resolve("src/test/java/com/example/taxi/RideJourneyTests.java");
        copyTaxi(taxi);
        var before = Files.readString(journey);
        var score = 0;

        var patches = patches();
        assertThat(patches).hasSizeBetween(1, 8);
        for (var patch : patches) {
            Build.run(taxi, environment, "git", "apply", patch.toString());
            assertThat(Files.readString(journey))
                    .as("the journey, after %s", patch)
                    .isEqualTo(before);
            Build.run(taxi, environment, Build.mvnw(), "-B", "-ntp", "-q", "-Dtest=RideJourneyTests", "package");

            var now = score(taxi);
            assertThat(now).as("score after %s", patch.getFileName()).isGreaterThanOrEqualTo(score);
            score = now;
        }
        assertThat(score).as("score of the last state").isGreaterThanOrEqualTo(80);
    }

    @Test
    void everyExerciseIsRedUntilItIsSolved() throws Exception {
        var exercises = Build.ROOT.resolve("migration-guide/exercises");
        var taxi = Build.WORK.resolve("exercise");
        for (var chapter : List.of("04", "05", "06", "07", "08")) {
            var exercise = exercises.resolve(String.valueOf(Integer.parseInt(chapter)));
            copyTaxi(taxi);
            for (var patch : patches()) {
                if (patch.getFileName().toString().compareTo(chapter + "~") <= 0) {
                    Build.run(taxi, environment, "git", "apply", patch.toString());
                }
            }
            Build.run(
                    taxi,
                    environment,
                    "git",
                    "apply",
                    exercise.resolve("test.patch").toString());
            var test = Files.readString(exercise.resolve("test.txt")).strip();
            var build = new String[] {Build.mvnw(), "-B", "-ntp", "-q", "-Dtest=" + test, "test"};

            assertThat(isGreen(taxi, build))
                    .as("exercise %s is red at first", chapter)
                    .isFalse();
            Build.run(
                    taxi,
                    environment,
                    "git",
                    "apply",
                    exercise.resolve("solution.patch").toString());
            Build.run(taxi, environment, build);
        }
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
