package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintingTests {

    private static final Path GUIDE = Path.of("");
    private static final Pattern MERMAID = Pattern.compile("(?ms)^```mermaid\\n(.*?)^```");

    @TempDir
    Path pages;

    @Test
    void everyPictureIsDrawnAndNoneIsLeftOver() throws IOException {
        var wanted = found(MERMAID, Printing.sources(GUIDE).stream())
                .map(match -> Printing.picture(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(wanted).isNotEmpty();
        try (var files = Files.list(GUIDE.resolve("pictures"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".svg")))
                    .as("node draw.mjs draws them anew")
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @Test
    void everyLinkOfAPageLeadsToAPage() throws IOException {
        Printing.main(new String[] {"", pages.toString()});

        var links = Pattern.compile("(?:href|src)=\"/book/([^\"#]*)");
        Set<String> there;
        try (var all = Files.walk(pages)) {
            there = all.filter(Files::isRegularFile)
                    .map(file -> pages.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toSet());
        }
        assertThat(there).contains("index.html", "01-what-hurts.html");
        assertThat(Files.readString(pages.resolve("index.html"))).contains("href=\"/book/01-what-hurts.html\"");
        for (var page : there.stream().filter(name -> name.endsWith(".html")).toList()) {
            assertThat(found(links, Stream.of(pages.resolve(page))).map(match -> match.group(1)))
                    .as(page)
                    .allMatch(there::contains);
        }
    }

    @Test
    void everyPageListsTheChaptersAndLeadsToItsNeighbours() throws IOException {
        Printing.main(new String[] {"", pages.toString()});

        for (var page : Printing.sources(GUIDE)) {
            var name = page.toString().replace('\\', '/').replaceAll("README.md$", "index.md");
            assertThat(read(pages.resolve(name.replaceAll("md$", "html"))))
                    .as(name)
                    .containsOnlyOnce("aria-current=\"page\"")
                    .contains("/13-the-bill.html\"")
                    .containsPattern("rel=\"(next|prev)\"");
        }
        assertThat(read(pages.resolve("02-should-you.html")))
                .contains("href=\"/book/01-what-hurts.html\" rel=\"prev\">1. What hurts</a>")
                .contains("href=\"/book/03-find-the-boundaries.html\" rel=\"next\">3. Find the boundaries</a>");
        assertThat(read(pages.resolve("zh/05-calls-become-events.html")))
                .as("what is not translated is read in English")
                .contains("href=\"/book/zh/04-packages-become-modules.html\" rel=\"prev\"")
                .contains("href=\"/book/06-each-module-its-own-data.html\" rel=\"next\" lang=\"en\"");
    }

    /** Whatever a chapter says stays what it is: text. */
    @Test
    void makesNoMarkupOfWhatIsTyped() throws IOException {
        var guide = Files.createDirectories(pages.resolve("guide"));
        Files.writeString(guide.resolve("README.md"), """
                # A & <b>

                `<script>` and

                ```sh
                echo "<script>alert(1)</script>"
                ```
                """);

        Printing.main(new String[] {guide.toString(), pages.resolve("out").toString()});

        assertThat(Files.readString(pages.resolve("out/index.html")))
                .contains("&lt;script&gt;alert(1)")
                .contains("<title>A &amp; &lt;b>")
                .doesNotContain("<script>");
    }

    private static Stream<MatchResult> found(Pattern pattern, Stream<Path> files) {
        return files.flatMap(file -> pattern.matcher(read(file)).results());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
