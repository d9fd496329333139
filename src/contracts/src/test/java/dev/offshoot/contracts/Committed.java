package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/** Generated files that are committed. */
final class Committed {

    private Committed() {}

    /** Fails if the files of a folder differ; with {@code -Doffshoot.map.write=true}, writes them first. */
    static void compareOrWrite(String test, Path folder, Map<String, String> expected) throws IOException {
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.createDirectories(folder);
            for (var file : names(folder)) {
                if (!expected.containsKey(file)) {
                    Files.delete(folder.resolve(file));
                }
            }
            for (var file : expected.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        }
        var update = "./mvnw -pl src/contracts -am test -Dtest=" + test
                + " -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true";
        assertThat(names(folder)).as("files in %s; %s", folder, update).isEqualTo(new TreeSet<>(expected.keySet()));
        for (var file : expected.entrySet()) {
            assertThat(Files.readString(folder.resolve(file.getKey())))
                    .as("%s is stale: %s", folder.resolve(file.getKey()), update)
                    .isEqualTo(file.getValue());
        }
    }

    private static TreeSet<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (var files = Files.list(folder)) {
            var names = new TreeSet<String>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
