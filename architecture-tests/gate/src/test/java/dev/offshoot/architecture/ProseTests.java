package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents, comments and messages avoid the phrases that CONTRIBUTING.md lists, and use the terms that it gives. */
class ProseTests {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> FOLDERS =
            List.of("src", "extracted-services", "architecture-tests", "migration-guide", "deployment");
    private static final Set<String> SKIPPED = Set.of("target", "zh");
    private static final List<String> KINDS = List.of(".md", ".java", ".yml", "pom.xml");
    private static final String METADATA = "additional-spring-configuration-metadata.json";
    /** A phrase may continue on the next line of a comment. */
    private static final String BETWEEN_WORDS = "\\s+(?:(?:\\*|//|#)\\s+)?";

    private record Phrase(String avoid, String use, Pattern pattern) {

        static Phrase of(String avoid, String use) {
            var words = Arrays.stream(avoid.split(" ")).map(Pattern::quote).collect(Collectors.joining(BETWEEN_WORDS));
            return new Phrase(avoid, use, Pattern.compile("(?<!\\w)" + words + "(?!\\w)", Pattern.CASE_INSENSITIVE));
        }

        /** Most files do not contain it, and are not searched for the phrase. */
        String longestWord() {
            return Collections.max(List.of(avoid.split(" ")), Comparator.comparingInt(String::length));
        }

        Stream<String> violations(String file, String text) {
            return pattern.matcher(text)
                    .results()
                    .map(found -> "%s:%s instead of \"%s\", write: %s"
                            .formatted(file, line(text, found.start()), avoid, use));
        }

        private static String line(String text, int position) {
            return String.valueOf(1
                    + text.substring(0, position).chars().filter(c -> c == '\n').count());
        }
    }

    @Test
    void avoidsThePhrasesThatContributingLists() throws IOException {
        var phrases = phrases();
        var files = files();
        assertThat(KINDS)
                .allSatisfy(kind -> assertThat(files)
                        .as("files to search")
                        .anyMatch(file -> file.toString().endsWith(kind)));

        var violations = new ArrayList<String>();
        for (var file : files) {
            var text = Files.readString(file);
            var name = ROOT.relativize(file).toString().replace('\\', '/');
            var lowerCase = text.toLowerCase(Locale.ROOT);
            phrases.stream()
                    .filter(phrase -> lowerCase.contains(phrase.longestWord()))
                    .forEach(phrase -> phrase.violations(name, text).forEach(violations::add));
        }

        assertThat(violations).as("phrases listed in CONTRIBUTING.md").isEmpty();
    }

    @Test
    void reportsFileLinePhraseAndReplacement() {
        var phrase = Phrase.of("at sixes and sevens", "in disorder");

        assertThat(phrase.violations("A.java", "/**\n * It leaves them At sixes\n * and sevens.\n */"))
                .containsExactly("A.java:2 instead of \"at sixes and sevens\", write: in disorder");
        assertThat(phrase.violations("A.java", "// what sixes and sevens, at sixes and sevenson"))
                .isEmpty();
    }

    private static List<Phrase> phrases() throws IOException {
        var phrases = Files.readString(ROOT.resolve("CONTRIBUTING.md"))
                .lines()
                .dropWhile(line -> !line.equals("| instead of | write |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|"))
                .map(cells -> Phrase.of(cells[1].strip(), cells[2].strip()))
                .toList();
        assertThat(phrases).as("phrases in CONTRIBUTING.md").hasSizeBetween(1, 40);
        return phrases;
    }

    private static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var documents = Files.list(ROOT)) {
            documents.filter(ProseTests::isSearched).forEach(files::add);
        }
        for (var folder : FOLDERS) {
            Files.walkFileTree(ROOT.resolve(folder), new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return SKIPPED.contains(visited.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isSearched(file)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return files;
    }

    private static boolean isSearched(Path file) {
        var name = file.getFileName().toString();
        // the one lists the phrases, the other is Chinese
        return (name.equals(METADATA) || KINDS.stream().anyMatch(name::endsWith))
                && !name.equals("CONTRIBUTING.md")
                && !name.equals("README.zh.md")
                && Files.isRegularFile(file);
    }
}
