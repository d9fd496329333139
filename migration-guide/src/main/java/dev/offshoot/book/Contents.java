package dev.offshoot.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The order in which the book is read, for the list of chapters and the ways to the previous and the next one. */
final class Contents {

    private final Path guide;
    private final List<Path> chapters;
    private final List<Path> decisions;

    Contents(Path guide) throws IOException {
        var all = Printing.sources(guide);
        this.guide = guide;
        // numbered chapters first; what lies beside them follows
        this.chapters = all.stream()
                .filter(file -> guide.equals(file.getParent()))
                .sorted((one, other) -> Integer.compare(rank(one), rank(other)))
                .toList();
        this.decisions = all.stream()
                .filter(file -> file.getParent().endsWith("decisions"))
                .toList();
    }

    private static int rank(Path file) {
        var name = file.getFileName().toString();
        return name.equals("README.md") ? 0 : Character.isDigit(name.charAt(0)) ? 1 : 2;
    }

    /** What a page is called: its first heading. */
    static String title(Path source) {
        try (var lines = Files.lines(source)) {
            return lines.filter(line -> line.startsWith("# "))
                    .findFirst()
                    .orElse("# Offshoot")
                    .substring(2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String list(Path here, boolean chinese) {
        var isDecision = decisions.contains(here);
        return """
                    <nav class="chapters" aria-label="%s">
                      <details open><summary>%s</summary><ul>
                %s
                      </ul></details>
                      %s
                    </nav>""".formatted(
                        chinese ? "章节" : "Chapters",
                        chinese ? "章节" : "Chapters",
                        items(chapters, here, chinese),
                        decisions.isEmpty()
                                ? ""
                                : "<details%s><summary>%s</summary><ul>\n%s\n</ul></details>"
                                        .formatted(
                                                isDecision ? " open" : "",
                                                chinese ? "决策记录" : "Decisions",
                                                items(decisions, here, chinese)));
    }

    private String items(List<Path> sources, Path here, boolean chinese) {
        return sources.stream()
                .map(source -> "<li>" + link(inLanguage(source, chinese), here, "", chinese) + "</li>")
                .collect(Collectors.joining("\n"));
    }

    String neighbours(Path here, boolean chinese) {
        var all = decisions.contains(here) ? decisions : chapters;
        var at = all.stream().map(one -> inLanguage(one, chinese)).toList().indexOf(here);
        var previous = at > 0 ? link(inLanguage(all.get(at - 1), chinese), here, " rel=\"prev\"", chinese) : "";
        var next = at >= 0 && at + 1 < all.size()
                ? link(inLanguage(all.get(at + 1), chinese), here, " rel=\"next\"", chinese)
                : "";
        return "<nav class=\"neighbours\" aria-label=\"%s\">%s%s</nav>"
                .formatted(chinese ? "上一章与下一章" : "Previous and next", previous, next);
    }

    /** The translation, where there is one. */
    private Path inLanguage(Path source, boolean chinese) {
        var translated = guide.resolve("zh").resolve(source.getFileName());
        return chinese && guide.equals(source.getParent()) && Files.exists(translated) ? translated : source;
    }

    private String link(Path source, Path here, String attributes, boolean chinese) {
        var name = guide.relativize(source).toString();
        return "<a href=\"/book/%s\"%s%s%s>%s</a>"
                .formatted(
                        Printing.address(name),
                        attributes,
                        source.equals(here) ? " aria-current=\"page\"" : "",
                        chinese && !name.startsWith("zh") ? " lang=\"en\"" : "",
                        Printing.escaped(title(source)));
    }
}
