package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/**
 * Runs the commands of the chapters, each in a fresh folder that looks like the repository, and compares the output
 * with what they show. With {@code -Doffshoot.book.write=true} it writes down what came instead.
 */
@Tag("all")
@Tag("nightly")
class BookIT {

    private static final boolean WRITE = Boolean.getBoolean("offshoot.book.write");

    static Stream<Chapter> chapters() {
        return Chapter.all(Build.ROOT.resolve("migration-guide")).stream()
                .filter(chapter -> !chapter.commands().isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chapters")
    void comesAsTheChapterShows(Chapter chapter) throws Exception {
        var folder = folder(chapter);

        var came = run(chapter, folder);

        if (WRITE) {
            chapter.write(came);
        }
        for (int i = 0; i < chapter.commands().size(); i++) {
            var command = chapter.commands().get(i);
            assertThat(came.size()).as("commands that came to their end").isGreaterThan(i);
            if (command.output() != null && !WRITE) {
                assertThat(command.says(came.get(i)))
                        .as(
                                "%s:%d shows%n%s%nand this came:%n%s",
                                chapter, command.line(), command.output(), came.get(i))
                        .isTrue();
            }
        }
    }

    /** A folder in which everything of the repository is found, and in which whatever is made stays. */
    private static Path folder(Chapter chapter) throws IOException {
        var folder =
                Path.of("target", "book", chapter.toString().replace(".md", "")).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        try (var entries = Files.list(Build.ROOT)) {
            for (var entry : entries.toList()) {
                var name = entry.getFileName().toString();
                if (!name.equals(".git") && !name.equals("data") && !name.equals("target")) {
                    Files.createSymbolicLink(folder.resolve(name), entry);
                }
            }
        }
        return folder;
    }

    /** One shell for all commands of a chapter, as the reader has one. */
    private static List<String> run(Chapter chapter, Path folder) throws Exception {
        // a word that no command prints
        var mark = "@@@ " + chapter + " ";
        var script = new StringBuilder("set -m\nexec 2>&1\n");
        for (var command : chapter.commands()) {
            script.append(command.text())
                    .append("\nprintf '\\n%s%s\\n' '")
                    .append(mark)
                    .append("' $?\n");
        }
        var file = Files.writeString(folder.resolve(".chapter.sh"), script);
        var output = folder.resolve(".chapter.out");
        var builder = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(Build.environment());
        var shell = builder.start();
        try {
            assertThat(shell.waitFor(15, TimeUnit.MINUTES))
                    .as("%s comes to an end", chapter)
                    .isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        var came = new ArrayList<String>();
        var all = Files.readString(output);
        var end = Pattern.compile("\n" + Pattern.quote(mark) + "(\\d+)\n").matcher(all);
        var from = 0;
        while (end.find()) {
            var said = all.substring(from, end.start());
            assertThat(end.group(1))
                    .as("what command %d of %s ends with, after%n%s", came.size() + 1, chapter, said)
                    .isEqualTo("0");
            came.add(said);
            from = end.end();
        }
        return came;
    }
}
