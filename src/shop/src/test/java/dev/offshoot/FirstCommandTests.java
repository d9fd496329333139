package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** {@code ./mvnw spring-boot:run}, a newcomer's first command, builds only what the shop needs. */
class FirstCommandTests {

    private static final Path ROOT = Path.of("../..");
    private static final String ACTIVATION = "/project/profiles/profile[id='%s']/activation/property/";

    private final Document root = pom("pom.xml");

    // Maven visits every listed module, even without running it: each extra one slows down everybody's first minute
    @Test
    void whatIsAlwaysBuiltIsTheShopAndWhatItIsMadeOf() {
        Map<String, String> folders = new LinkedHashMap<>();
        list("", root, folders);
        var needed = new TreeSet<String>();

        need("shop", folders, needed);

        assertThat(folders.keySet()).containsExactlyInAnyOrderElementsOf(needed);
    }

    /** The built projects, by the name of their jar; poms that only list modules do not count. */
    private static void list(String folder, Document pom, Map<String, String> folders) {
        var parts = texts(pom, "/project/modules/module");
        if (parts.isEmpty()) {
            folders.put(text(pom, "/project/artifactId"), folder);
        }
        parts.forEach(part -> list(folder + part + "/", pom(folder + part + "/pom.xml"), folders));
    }

    private static void need(String artifact, Map<String, String> folders, Set<String> needed) {
        if (needed.add(artifact)) {
            assertThat(folders).as("what the shop needs is always built").containsKey(artifact);
            texts(
                            pom(folders.get(artifact) + "pom.xml"),
                            "/project/dependencies/dependency[groupId='dev.offshoot']/artifactId")
                    .forEach(other -> need(other, folders, needed));
        }
    }

    @Test
    void everythingElseIsLeftAwayForThisCommandAlone() {
        assertThat(text(root, ACTIVATION.formatted("shop") + "name"))
                .isEqualTo(text(root, ACTIVATION.formatted("rest") + "name"));
        assertThat(text(root, ACTIVATION.formatted("rest") + "value"))
                .isEqualTo("!" + text(root, ACTIVATION.formatted("shop") + "value"))
                .endsWith(" spring-boot:run");
    }

    private static Document pom(String file) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(ROOT.resolve(file).toFile());
        } catch (Exception e) {
            throw new IllegalStateException(file, e);
        }
    }

    private static String text(Document pom, String path) {
        var texts = texts(pom, path);
        assertThat(texts).as(path).hasSize(1);
        return texts.get(0);
    }

    private static List<String> texts(Document pom, String path) {
        try {
            var found =
                    (NodeList) XPathFactory.newDefaultInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength())
                    .mapToObj(index -> found.item(index).getTextContent())
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException(path, e);
        }
    }
}
