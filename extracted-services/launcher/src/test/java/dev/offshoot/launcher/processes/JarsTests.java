package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarsTests {

    @TempDir
    Path folder;

    /** Extracts as Spring Boot's jars do: {@code java -jar shop.jar extract --force --destination FOLDER}. */
    public static final class Extracts {

        public static void main(String[] arguments) throws IOException {
            if (!"tools".equals(System.getProperty("jarmode")) || !arguments[0].equals("extract")) {
                throw new IllegalArgumentException(String.join(" ", arguments));
            }
            Files.writeString(Path.of(arguments[arguments.length - 1], "shop.jar"), "extracted");
        }
    }

    /** As other jars, which know nothing of that. */
    public static final class DoesNotExtract {

        public static void main(String[] arguments) {
            throw new IllegalArgumentException(String.join(" ", arguments));
        }
    }

    @Test
    void startsAnExtractedJar() throws Exception {
        var jar = jar(Extracts.class, "one");

        var first = Jars.toStart(jar);

        assertThat(first).hasContent("extracted").hasFileName("shop.jar");
        Files.writeString(first, "still there");
        assertThat(Jars.toStart(jar)).isEqualTo(first).hasContent("still there");
    }

    @Test
    void extractsARebuiltJarAnew() throws Exception {
        var first = Jars.toStart(jar(Extracts.class, "one"));

        var second = Jars.toStart(jar(Extracts.class, "two"));

        assertThat(second).isNotEqualTo(first).hasContent("extracted");
        assertThat(folder.resolve("extracted"))
                .isDirectoryContaining(entry -> entry.equals(second.getParent()))
                .isDirectoryNotContaining(entry -> !entry.equals(second.getParent()));
    }

    @Test
    void startsTheJarItselfIfItCannotBeExtracted() throws Exception {
        var jar = jar(DoesNotExtract.class, "one");

        assertThat(Jars.toStart(jar)).isEqualTo(jar);
        assertThat(folder.resolve("extracted")).isEmptyDirectory();
    }

    private Path jar(Class<?> main, String comment) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        var jar = folder.resolve("shop.jar");
        try (var written = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var bytes = main.getResourceAsStream(main.getName().replaceAll(".*\\.", "") + ".class")) {
            written.setComment(comment);
            written.putNextEntry(new JarEntry(main.getName().replace('.', '/') + ".class"));
            bytes.transferTo(written);
        }
        return jar;
    }
}
