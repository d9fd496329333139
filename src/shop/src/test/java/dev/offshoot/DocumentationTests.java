package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there. */
class DocumentationTests {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");
    private static final Pattern CODE = Pattern.compile("`([\\w/]+\\.java|\\w+(?:Tests|IT))`");

    @Test
    void everyFileAndTestThatADocumentNamesExists() {
        var missing = new TreeSet<String>();
        for (var document : List.of(
                "README.md",
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
                    .map(name -> name.endsWith(".java") ? name : name + ".java")
                    .filter(name -> !sources().containsKey(name.substring(name.lastIndexOf('/') + 1)))
                    .forEach(name -> missing.add(document + ": " + name));
        }
        assertThat(missing).isEmpty();
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
        for (var folder : List.of("src", "extracted-services", "architecture-tests")) {
            for (var file : files(folder)) {
                if (file.toString().endsWith(".java")) {
                    sources.put(file.getFileName().toString(), file);
                }
            }
        }
        return sources;
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> !file.toString().contains("/target/")).toList();
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
