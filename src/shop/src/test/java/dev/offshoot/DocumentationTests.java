package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everything that the documents refer to exists. */
class DocumentationTests {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> SOURCES = List.of(
            "src", "extracted-services", "architecture-tests", "migration-guide/read-through", "migration-guide/steps");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");
    private static final Pattern CODE = Pattern.compile("`([\\w/]+\\.java|\\w+(?:Tests|IT))`");
    /** A file or test, and the link to it. */
    private static final Pattern NAMED = Pattern.compile("\\[`([\\w/.-]+)`]\\(([^)]+\\.java)\\)");

    @Test
    void everyFileAndTestThatADocumentNamesExists() {
        var missing = new TreeSet<String>();
        var sources = sources();
        for (var document : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "src/messaging/README.md",
                "src/benchmarks/README.md",
                "extracted-services/gateway/README.md",
                "architecture-tests/README.md")) {
            var file = ROOT.resolve(document);
            var text = read(file);
            LINK.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(target -> !Files.exists(file.resolveSibling(target)))
                    .forEach(target -> missing.add(document + ": " + target));
            CODE.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .map(DocumentationTests::fileOf)
                    .filter(name -> !sources.containsKey(name.substring(name.lastIndexOf('/') + 1)))
                    .forEach(name -> missing.add(document + ": " + name));
        }
        assertThat(missing).isEmpty();
    }

    /** {@code -Doffshoot.map.write=true} repairs links to moved files. */
    @Test
    void theReadmeLinksToEveryFileAndTestThatItNames() throws IOException {
        var wrong = new TreeSet<String>();
        for (var document : List.of("README.md", "README.zh.md")) {
            if (Boolean.getBoolean("offshoot.map.write")) {
                Files.writeString(ROOT.resolve(document), withMendedLinks(read(ROOT.resolve(document))));
            }
            var text = read(ROOT.resolve(document));
            CODE.matcher(NAMED.matcher(text).replaceAll(""))
                    .results()
                    .forEach(found -> wrong.add(document + ": " + found.group(1) + " is no link"));
            NAMED.matcher(text)
                    .results()
                    .filter(found -> !leadsToWhatItNames(found.group(1), found.group(2)))
                    .forEach(found -> wrong.add(document + ": " + found.group(1) + " links to " + found.group(2)));
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPatternHasAFileAndATest() {
        var rows = read(ROOT.resolve("README.md"))
                .lines()
                .dropWhile(line -> !line.equals("| pattern | file | test |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|"))
                .toList();

        assertThat(rows).isNotEmpty().allSatisfy(cells -> {
            assertThat(cells[2]).containsPattern(NAMED);
            assertThat(cells[3]).containsPattern(NAMED);
        });
    }

    private static boolean leadsToWhatItNames(String name, String target) {
        return Files.isRegularFile(ROOT.resolve(target)) && ("/" + target).endsWith("/" + fileOf(name));
    }

    private static String withMendedLinks(String text) {
        return NAMED.matcher(text).replaceAll(found -> {
            var name = found.group(1);
            var places = SOURCES.stream()
                    .flatMap(folder -> files(folder).stream())
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.contains("/dev/offshoot/") && file.endsWith("/" + fileOf(name)))
                    .toList();
            var target = places.size() == 1 ? places.get(0) : found.group(2);
            return Matcher.quoteReplacement("[`" + name + "`](" + target + ")");
        });
    }

    private static String fileOf(String name) {
        return name.endsWith(".java") ? name : name + ".java";
    }

    @Test
    void theReadmeStaysShort() {
        assertThat(read(ROOT.resolve("README.md")).lines()).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void saysUnderWhichLicenceItStandsAndTakesOverNobodyElsesAddress() {
        assertThat(read(ROOT.resolve("LICENSE")))
                .contains("SPDX-License-Identifier: Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0");
        assertThat(read(ROOT.resolve("pom.xml")))
                .containsPattern("<license>\\s*<name>Apache-2.0</name>")
                .containsPattern("<scm[^>]*>\\s*<connection/>\\s*<developerConnection/>\\s*<url/>");
        assertThat(read(ROOT.resolve("README.md"))).contains("[Apache License 2.0](LICENSE)");
        assertThat(read(ROOT.resolve("README.zh.md"))).contains("[Apache License 2.0](LICENSE)");
    }

    private static TreeMap<String, Path> sources() {
        var sources = new TreeMap<String, Path>();
        for (var folder : SOURCES) {
            for (var file : files(folder)) {
                if (file.toString().endsWith(".java")) {
                    sources.put(file.getFileName().toString(), file);
                }
            }
        }
        return sources;
    }

    /** Without what is built there, which other builds write and delete meanwhile. */
    private static List<Path> files(String folder) {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(ROOT.resolve(folder), new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return visited.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
