package dev.offshoot.architecture.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationReaderTests {

    private static final Path SAMPLE = Path.of("target/test-classes/com/example/sample");

    @TempDir
    Path folder;

    @Test
    void readsAFatJarWithTheApplicationsOwnLibrariesAndLeavesTheOthers() throws IOException {
        var own = jar("own.jar", null, classes("com/example/sample/stock"));
        var foreign = jar("foreign.jar", null, classes("com/example/lending/books"));
        var content = classes("com/example/sample/orders");
        Map<String, byte[]> fat = new LinkedHashMap<>();
        content.forEach((name, bytes) -> fat.put("BOOT-INF/classes/" + name, bytes));
        fat.put("BOOT-INF/lib/own.jar", Files.readAllBytes(own));
        fat.put("BOOT-INF/lib/foreign.jar", Files.readAllBytes(foreign));
        fat.put(
                "org/springframework/boot/loader/Launcher.class",
                classes("com/example/sample/mail").values().iterator().next());

        var application = Application.read(jar("fat.jar", "com.example.sample.SampleApplication", fat));

        assertThat(application.classes().stream().map(type -> type.getName()))
                .containsExactlyInAnyOrder(
                        "com.example.sample.orders.OrderPlaced",
                        "com.example.sample.orders.PlacingOrders",
                        "com.example.sample.stock.KeepingStock");
        assertThat(application.unseen())
                .containsExactly(
                        "1 library inside fat.jar, with no class below com.example.sample: treated as third-party and not read. If one is yours, add its jar as another PATH.");
    }

    @Test
    void leavesOutWhatIsBrokenAndSaysSo() throws IOException {
        var classes = classes("com/example/sample/orders");
        classes.put("com/example/sample/Broken.class", new byte[] {1, 2, 3});
        var whole = classes.get("com/example/sample/orders/OrderPlaced.class");
        classes.put("com/example/sample/Half.class", java.util.Arrays.copyOf(whole, whole.length / 2));

        var application = Application.read(jar("half.jar", null, classes));

        assertThat(application.classes()).hasSize(2);
        assertThat(application.unseen())
                .containsExactly(
                        "com/example/sample/Broken.class is not a class file of Java 8 to 25, or is broken.",
                        "com/example/sample/Half.class is not a class file of Java 8 to 25, or is broken.");
    }

    @Test
    void refusesWhatIsNotThereInOneLine() throws IOException {
        var text = Files.writeString(folder.resolve("notes.txt"), "no jar");
        var empty = Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> Application.read(folder.resolve("nowhere")))
                .isInstanceOf(Unreadable.class)
                .hasMessage(folder.resolve("nowhere") + " does not exist.");
        assertThatThrownBy(() -> Application.read(text))
                .isInstanceOf(Unreadable.class)
                .hasMessageStartingWith(text + " is neither a folder of classes nor a jar that can be read: ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> Application.read(empty))
                .isInstanceOf(Unreadable.class)
                .hasMessage("There are no classes in " + empty + ".");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        // what an earlier process left, which was killed
        var before = copies();

        Application.read(SAMPLE);

        assertThat(before).containsAll(copies());
    }

    private static Set<Path> copies() throws IOException {
        try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("offshoot-architecture"))
                    .collect(Collectors.toSet());
        }
    }

    private static Map<String, byte[]> classes(String packageFolder) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        var root = Path.of("target/test-classes");
        try (var files = Files.list(root.resolve(packageFolder))) {
            for (var file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                classes.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private Path jar(String name, String startClass, Map<String, byte[]> content) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (startClass != null) {
            manifest.getMainAttributes().putValue("Start-Class", startClass);
        }
        var file = folder.resolve(name);
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (var entry : content.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }
}
