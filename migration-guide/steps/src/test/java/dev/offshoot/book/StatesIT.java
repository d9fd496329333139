package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that opens the states of the taxi as commits, and writes them back. */
@Tag("all")
class StatesIT {

    private static final Path GUIDE = Build.ROOT.resolve("migration-guide");

    @TempDir
    Path folder;

    private Path guide;
    private Path taxi;

    @BeforeEach
    void copyTheGuide() throws Exception {
        guide = Files.createDirectory(folder.resolve("guide"));
        taxi = folder.resolve("taxi");
        for (var part : new String[] {"states", "patches", "exercises", "taxi-monolith"}) {
            Build.run(folder, Map.of(), "cp", "-r", GUIDE.resolve(part).toString(), guide.toString());
        }
    }

    private String states(String what) throws Exception {
        return Build.run(folder, Map.of(), guide.resolve("states").toString(), what, taxi.toString());
    }

    private String git(String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of("git", "-C", taxi.toString(), "-c", "user.name=test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        return Build.run(folder, Map.of(), command.toArray(String[]::new));
    }

    private Map<String, String> patches() throws IOException {
        var patches = new TreeMap<String, String>();
        try (var files = Files.list(guide.resolve("patches"))) {
            files.forEach(file -> patches.put(file.getFileName().toString(), read(file)));
        }
        return patches;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void savesWhatItOpenedAsItWas() throws Exception {
        var before = patches();

        assertThat(states("open")).contains("7 commits");
        states("save");

        assertThat(patches()).isEqualTo(before);
    }

    @Test
    void savesAnEditAndSaysWhichExerciseItBreaks() throws Exception {
        states("open");
        Files.writeString(taxi.resolve("NOTES.md"), "edited\n");
        git("add", "NOTES.md");
        git("commit", "--amend", "--no-edit");
        states("save");
        assertThat(patches().get("09-billing-leaves.patch")).contains("+edited");

        git("rm", "-r", "src/main/resources/META-INF");
        git("commit", "--amend", "--no-edit");

        assertThatThrownBy(() -> states("save")).hasMessageContaining("Exercise 10 does not apply any more");
    }

    @Test
    void refusesAFolderThatExistsAndWorkThatIsNotCommitted() throws Exception {
        states("open");
        assertThatThrownBy(() -> states("open")).hasMessageContaining("exists: name a new folder");

        Files.writeString(taxi.resolve("NOTES.md"), "not committed\n");
        assertThatThrownBy(() -> states("save")).hasMessageContaining("Commit or discard the changes");
    }
}
