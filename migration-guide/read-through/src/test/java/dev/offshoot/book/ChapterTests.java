package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.book.Chapter.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChapterTests {

    @TempDir
    Path folder;

    @Test
    void comparesWhatCameWithWhatIsShown() {
        var shown = new Command(1, "ls", "one … three\n…\nit took 3.2 s\n");

        assertThat(shown.says("one two three\nit took 4.1 s\n")).isTrue();
        assertThat(shown.says("one two three\nmore\nand more\nit took 0.7 s")).isTrue();
        assertThat(shown.says("one two three\nit took 20.0 s\n"))
                .as("far too long")
                .isFalse();
        assertThat(shown.says("one two three\nit took 0.1 s\n"))
                .as("far too short")
                .isFalse();
        assertThat(shown.says("one two\nit took 3.2 s\n")).isFalse();
        assertThat(shown.says("one two three\n")).isFalse();
        assertThat(new Command(1, "ls", "sum(r.… took 0.… s\n").says("sum(r.… took 0.03 s\n"))
                .isTrue();
        assertThat(new Command(1, "ls", "it took 0.… s\n").says("it took 3.2 s\n"))
                .isFalse();
        assertThat(new Command(1, "ls", null).says("anything")).isTrue();
        assertThat(new Command(1, "ls", "").says("something")).isFalse();
    }

    @Test
    void readsCommandsAndWritesDownWhatCame() throws IOException {
        var file = Files.writeString(folder.resolve("01-a.md"), """
                # 1. A

                ```sh
                ls
                pwd
                ```
                ```text
                old
                ```

                ```java
                not a command
                ```

                ```sh
                true
                ```
                """);

        var chapter = Chapter.all(folder).get(0);

        assertThat(chapter.commands())
                .containsExactly(new Command(3, "ls\npwd", "old\n"), new Command(15, "true", null));
        chapter.write(List.of("new\nand more\n", "ignored"));
        assertThat(Files.readString(file))
                .contains("```text\nnew\nand more\n```\n")
                .doesNotContain("old", "ignored");
    }
}
