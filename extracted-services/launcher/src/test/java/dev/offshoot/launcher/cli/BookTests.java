package dev.offshoot.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTests {

    @TempDir
    Path folder;

    private final StringWriter complaints = new StringWriter();

    @BeforeEach
    void thisRepository() {
        System.setProperty("offshoot.root", "../..");
    }

    @AfterEach
    void noRepository() {
        System.clearProperty("offshoot.root");
    }

    private int book(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(complaints, true)).execute(arguments);
    }

    @Test
    void putsTheTaxiAsItIsAtTheEndOfAChapterIntoAFolder() throws Exception {
        var taxi = folder.resolve("taxi");

        assertThat(book("book", "4", taxi.toString())).as(complaints.toString()).isZero();

        assertThat(taxi.resolve("src/main/java/com/example/taxi/billing/package-info.java"))
                .isRegularFile();
        assertThat(taxi.resolve("src/main/java/com/example/taxi/controller")).doesNotExist();
        assertThat(taxi.resolve("target")).doesNotExist();
        var log = new ProcessBuilder("git", "log", "--format=%s")
                .directory(taxi.toFile())
                .start();
        assertThat(new String(log.getInputStream().readAllBytes()).lines())
                .containsExactly("Chapter 4: packages become modules", "The taxi, in one piece");
    }

    @Test
    void leavesAloneWhatIsThere() throws Exception {
        var mine = Files.writeString(folder.resolve("mine"), "mine");

        assertThat(book("book", "4", folder.toString())).isEqualTo(1);

        assertThat(complaints.toString()).contains("already exists: name another folder");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void knowsWhichChaptersThereAre() {
        assertThat(book("book", "14")).isEqualTo(2);
        assertThat(complaints.toString()).contains("There is no chapter 14: choose one from 1 to 13");
    }
}
