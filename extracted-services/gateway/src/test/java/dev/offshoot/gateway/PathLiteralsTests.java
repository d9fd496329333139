package dev.offshoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A module declares the traits of its routes (see {@code dev.offshoot.contracts.Route}): a path in the gateway's code
 * would be wrong as soon as the module changes it. Only compositions call modules by path.
 */
class PathLiteralsTests {

    private static final String PATH = "/api/";

    @Test
    void onlyCompositionsNamePathsOfModules() {
        var classes = Path.of("target/classes/dev/offshoot/gateway");

        assertThat(literalsIn(classes.resolve("composition"))).isNotEmpty();
        assertThat(literalsIn(classes))
                .as("Declare the route's traits with @Route on the method of the module that serves it")
                .allMatch(literal -> literal.startsWith("composition/"));
    }

    @Test
    void aPathIsFound() {
        var planted = literalsIn(Path.of("target/test-classes/com/example/planted/paths"));

        assertThat(planted).hasSize(3).allMatch(literal -> literal.startsWith("Paths.class: "));
        assertThat(String.join("\n", planted))
                .contains("Paths.class: /api/basket/checkout")
                .contains("Paths.class: http://localhost/api/products/")
                .contains("Paths.class: /api/availability");
    }

    private static List<String> literalsIn(Path folder) {
        var literals = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                texts(file).stream()
                        .filter(text -> text.contains(PATH))
                        .forEach(text ->
                                literals.add(folder.relativize(file).toString().replace('\\', '/') + ": " + text));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(literals);
    }

    /** The strings of a class: literals, and annotation values that start with a slash, as paths do. */
    private static TreeSet<String> texts(Path file) throws IOException {
        var texts = new TreeSet<String>();
        try (var content = new DataInputStream(Files.newInputStream(file))) {
            content.skipNBytes(8);
            var size = content.readUnsignedShort();
            Map<Integer, String> all = new HashMap<>();
            var literals = new TreeSet<Integer>();
            for (var i = 1; i < size; i++) {
                switch (content.readUnsignedByte()) {
                    case 1 -> all.put(i, content.readUTF());
                    case 8 -> literals.add(content.readUnsignedShort());
                    case 7, 16, 19, 20 -> content.skipNBytes(2);
                    case 15 -> content.skipNBytes(3);
                    case 5, 6 -> {
                        content.skipNBytes(8);
                        i++;
                    }
                    default -> content.skipNBytes(4);
                }
            }
            all.forEach((index, text) -> {
                if (literals.contains(index) || text.startsWith("/")) {
                    texts.add(text);
                }
            });
        }
        return texts;
    }
}
