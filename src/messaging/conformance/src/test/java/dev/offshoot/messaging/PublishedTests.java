package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code -Ppublish} deploys, as the POMs say it. */
class PublishedTests {

    private static final Path MESSAGING = Path.of("..");
    private static final Pattern OWN = Pattern.compile("<artifactId>(offshoot-messaging[a-z-]*)</artifactId>");
    private static final Pattern NEEDED = Pattern.compile(
            "<dependency><groupId>dev[.]offshoot</groupId><artifactId>([^<]+)</artifactId>(?!<scope>test)");
    private static final String PUBLISHED = "<offshoot.unpublished>false</offshoot.unpublished>";

    @Test
    void theBomListsEveryPublishedJarAndNoOther() throws IOException {
        var published = new TreeSet<String>();
        for (var pom : poms()) {
            var text = Files.readString(pom);
            if (text.contains(PUBLISHED) && !text.contains("<packaging>pom</packaging>")) {
                published.add(first(text));
            }
        }

        assertThat(managed()).isEqualTo(published);
    }

    @Test
    void noPublishedJarNeedsOneThatIsNot() throws IOException {
        for (var pom : poms()) {
            var text = Files.readString(pom);
            if (text.contains(PUBLISHED)) {
                assertThat(NEEDED.matcher(text).results().map(found -> found.group(1)))
                        .as("%s", pom)
                        .isSubsetOf(managed());
            }
        }
    }

    private static TreeSet<String> managed() throws IOException {
        var bom = Files.readString(MESSAGING.resolve("bom/pom.xml"));
        var managed = new TreeSet<String>();
        OWN.matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
                .results()
                .forEach(found -> managed.add(found.group(1)));
        return managed;
    }

    private static String first(String pom) {
        var own = OWN.matcher(pom);
        assertThat(own.find()).isTrue();
        return own.group(1);
    }

    private static List<Path> poms() {
        try (var folders = Files.list(MESSAGING)) {
            return folders.map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
