package dev.offshoot.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of the pages that need no browser. */
class StorefrontTests {

    private static final Path PAGES = Path.of("src/main/resources/static");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern TEXT = Pattern.compile("\\b(?:t|knows)\\(\\s*'([^']+)'");
    /** A composed text key: {@code t(`status.${status}.text`)}. */
    private static final Pattern MADE = Pattern.compile("`([a-z]+)\\.\\$\\{[^}`]+}(\\.[a-z]+)?`");

    /** The problem names of the modules, in each way that code creates them. */
    private static final Pattern PROBLEM = Pattern.compile(
            "(?:HttpStatus\\.[A-Z_]+,\\s*\"|BasketNotOrderable\\(\\s*\"|urn:offshoot:problem:)([a-z-]+)\"");

    private static final Pattern QUOTED = Pattern.compile("'([a-z-]+(?:\\.[\\w-]+)+)'");

    @Test
    void saysTheSameInEveryLanguage() {
        var english = texts("en");
        var chinese = texts("zh");

        assertThat(chinese.keySet()).containsExactlyInAnyOrderElementsOf(english.keySet());
        assertThat(english.values()).noneMatch(String::isBlank);
        assertThat(chinese.values()).noneMatch(String::isBlank);
        english.forEach((key, text) -> assertThat(placeholders(chinese.get(key)))
                .as("what %s is told", key)
                .isEqualTo(placeholders(text)));
    }

    @Test
    void hasATextForEverythingThatItSays() {
        var known = texts("en").keySet();
        var said = found(TEXT, scripts()).map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(said).hasSizeGreaterThan(100);
        assertThat(said).allMatch(key -> known.contains(key) || known.contains(key + ".other"));
    }

    @Test
    void saysEverythingThatItHasATextFor() {
        var said = Stream.concat(found(TEXT, scripts()), found(QUOTED, scripts()))
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        var made = found(MADE, scripts())
                .map(match -> Pattern.compile(Pattern.quote(match.group(1) + ".") + "[\\w-]+"
                        + (match.group(2) == null ? "" : Pattern.quote(match.group(2)))))
                .toList();

        assertThat(texts("en").keySet())
                .allMatch(key -> said.contains(key.replaceFirst("\\.(one|other)$", ""))
                        || made.stream().anyMatch(keys -> keys.matcher(key).matches()));
    }

    @Test
    void hasATextForEveryProblemThatAModuleAnswers() {
        var answered =
                found(PROBLEM, modules()).map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(answered).contains("too-many-attempts", "basket-empty", "no-such-payment");
        assertThat(texts("en").keySet())
                .containsAll(answered.stream().map(name -> "problem." + name).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document\\.write",
                "DOMParser",
                "\\beval\\(",
                "new Function",
                "setAttribute\\('style'"
            })
    void neverMakesMarkupOfTextsNorOutwitsItsContentSecurityPolicy(String forbidden) {
        assertThat(scripts())
                .isNotEmpty()
                .noneMatch(script ->
                        Pattern.compile(forbidden).matcher(read(script)).find());
    }

    @Test
    void pagesHaveNeitherScriptsNorStylesInThem() {
        var inline = Pattern.compile("<style|\\sstyle=|\\son\\w+=|<script(?![^>]*\\ssrc=)|javascript:");

        assertThat(files(".html"))
                .isNotEmpty()
                .noneMatch(page -> inline.matcher(read(page)).find());
        assertThat(files(".svg"))
                .isNotEmpty()
                .noneMatch(picture -> inline.matcher(read(picture)).find());
    }

    @Test
    void loadsNothingFromElsewhere() {
        var elsewhere = Pattern.compile("(?:https?:)?//(?!www\\.w3\\.org/(?:2000/svg|1999/xlink))[a-z0-9-]+\\.[a-z]");
        var comments = Pattern.compile("(?m)^\\s*(?://|/?\\*).*$|//\\s.*$");

        assertThat(files(".js", ".css", ".html", ".svg"))
                .noneMatch(file -> elsewhere
                        .matcher(comments.matcher(read(file)).replaceAll(""))
                        .find());
    }

    @Test
    void everyFileThatAPageNamesIsThere() {
        var named = Pattern.compile(
                "(?:['\"(]|from ')((?:/assets/|\\.{1,2}/|/favicon)[\\w./-]+\\.(?:js|css|svg|woff2|json))");

        for (var file : files(".js", ".css", ".html")) {
            found(named, List.of(file))
                    .map(match -> match.group(1))
                    .forEach(name -> assertThat(
                                    name.startsWith("/") ? PAGES.resolve(name.substring(1)) : file.resolveSibling(name))
                            .as("named in %s", file)
                            .isRegularFile());
        }
    }

    private static Map<String, String> texts(String language) {
        Map<String, String> texts = JsonPath.parse(read(PAGES.resolve("assets/texts/" + language + ".json")))
                .read("$");
        return new TreeMap<>(texts);
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Stream<MatchResult> found(Pattern pattern, List<Path> files) {
        return files.stream().flatMap(file -> pattern.matcher(read(file)).results());
    }

    private static List<Path> scripts() {
        return files(".js");
    }

    /** The code of the modules beside this one. */
    private static List<Path> modules() {
        try (var modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(code -> files(code, ".java").stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String... endings) {
        return files(PAGES, endings);
    }

    private static List<Path> files(Path folder, String... endings) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> List.of(endings).stream()
                            .anyMatch(ending -> file.toString().endsWith(ending)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
