package dev.offshoot.architecture.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A change that is planted into a small contract, and what is said of it. */
record Planted(String language, String from, String to, String... said) {

    static final Path CONTRACTS = Path.of("src/test/resources/planted/contracts");

    void isReported(Path folder) throws IOException {
        var document = document(language);
        assertThat(document).contains(from);
        var before = write(folder.resolve("before"), language, document);
        var now = write(folder.resolve("now"), language, document.replace(from, to));

        assertThat(said(Comparison.of(before, before))).isEmpty();
        assertThat(said(Comparison.of(before, now))).containsExactly(said);
    }

    static String document(String language) throws IOException {
        return Files.readString(CONTRACTS.resolve(language + ".json"));
    }

    static List<String> said(Comparison comparison) {
        return comparison.changes().stream()
                .map(change -> (change.breaks() ? "breaks " : "new ") + change)
                .toList();
    }

    static Contracts write(Path folder, String language, String document) throws IOException {
        if (language.equals("avro")) {
            // Avro alone would not say what the messages are
            write(folder.resolve(Contracts.FOLDER + "json-schema/orders.json"), document("json-schema"));
            write(folder.resolve(Contracts.FOLDER + "avro/orders.avsc"), document);
        } else {
            write(folder.resolve(Contracts.FOLDER + language + "/orders.json"), document);
        }
        return Contracts.read(folder);
    }

    private static void write(Path file, String document) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, document);
    }

    @Override
    public String toString() {
        return language + ": " + to;
    }
}
