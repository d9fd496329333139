package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.reading.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contracts of a version of an application, as published in {@code META-INF/offshoot/apis}: for each module, its
 * messages in JSON Schema and Avro, its routes in OpenAPI, and the calls that it answers over gRPC or Thrift. Comes from
 * a folder, a jar, a Spring Boot jar, or a file that {@link #write} wrote.
 */
public final class Contracts {

    /** The folder of the definitions. */
    public static final String FOLDER = "META-INF/offshoot/apis/";

    static final String MESSAGES = "json-schema";
    static final String AVRO = "avro";
    static final String ROUTES = "openapi";
    static final String CALLS = "calls";

    private static final Pattern DEFINITION = Pattern.compile("(?:(?:BOOT|WEB)-INF/classes/)?" + FOLDER + "(("
            + MESSAGES + "|" + AVRO + "|" + ROUTES + "|" + CALLS + ")/[^/]+)\\.(?:json|avsc)");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path source;
    private final SortedMap<String, JsonNode> documents = new TreeMap<>();

    private Contracts(Path source) {
        this.source = source;
    }

    /**
     * Reads the contracts of an application.
     *
     * @throws Unreadable if there are none, or they cannot be read
     */
    public static Contracts read(Path path) {
        if (!Files.exists(path)) {
            throw new Unreadable(path + " does not exist.");
        }
        var contracts = new Contracts(path);
        try {
            if (Files.isDirectory(path)) {
                contracts.readFolder(path);
            } else if (path.toString().endsWith(".json")) {
                contracts.readFile(path);
            } else {
                contracts.readJar(path);
            }
        } catch (ZipException e) {
            throw new Unreadable(path + " is neither a folder nor a jar that can be read: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new Unreadable(path + " cannot be read: " + e.getMessage() + ".");
        }
        if (contracts.messages() + contracts.routes() + contracts.calls() == 0) {
            throw new Unreadable("There are no contracts in " + path
                    + ": neither messages nor routes nor calls are defined in its " + FOLDER + ".");
        }
        return contracts;
    }

    private void readFolder(Path folder) throws IOException {
        var root = folder.resolve(FOLDER);
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    readEntry(folder.relativize(file).toString().replace('\\', '/'), in);
                }
            }
        }
    }

    private void readFile(Path file) throws IOException {
        var text = Files.readString(file);
        try {
            JSON.readTree(text).properties().forEach(document -> {
                if (DEFINITION.matcher(FOLDER + document.getKey() + ".json").matches()) {
                    documents.put(document.getKey(), document.getValue());
                }
            });
        } catch (JacksonException e) {
            throw new Unreadable(file + " is no file of contracts: it is no JSON.");
        }
    }

    private void readJar(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                try (var in = zip.getInputStream(entry)) {
                    readEntry(entry.getName(), in);
                    if (entry.getName().matches("(?:BOOT|WEB)-INF/lib/[^/]+\\.jar")) {
                        readLibrary(in.readAllBytes());
                    }
                }
            }
        }
    }

    private void readLibrary(byte[] library) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(library))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                readEntry(entry.getName(), zip);
            }
        }
    }

    private void readEntry(String path, InputStream in) throws IOException {
        var definition = DEFINITION.matcher(path);
        if (definition.matches()) {
            try {
                documents.putIfAbsent(definition.group(1), JSON.readTree(in.readAllBytes()));
            } catch (JacksonException e) {
                throw new Unreadable(path + " in " + source + " is no JSON.");
            }
        }
    }

    /** The documents of a language, by module. */
    SortedMap<String, JsonNode> documents(String language) {
        var found = new TreeMap<String, JsonNode>();
        documents.forEach((path, document) -> {
            if (path.startsWith(language + "/")) {
                found.put(path.substring(language.length() + 1), document);
            }
        });
        return found;
    }

    /** How many messages, routes and calls there are, in words. */
    String size() {
        var calls = calls();
        return calls == 0
                ? counted(messages(), "message") + " and " + counted(routes(), "route")
                : counted(messages(), "message") + ", " + counted(routes(), "route") + " and " + counted(calls, "call");
    }

    private static String counted(long count, String name) {
        return count + " " + name + (count == 1 ? "" : "s");
    }

    private long messages() {
        return documents(MESSAGES).values().stream()
                .mapToLong(module -> MessageComparison.messages(module).size())
                .sum();
    }

    private long calls() {
        return documents(CALLS).values().stream()
                .mapToLong(module -> CallComparison.calls(module).size())
                .sum();
    }

    private long routes() {
        return documents(ROUTES).values().stream()
                .mapToLong(module -> RouteComparison.routes(module).size())
                .sum();
    }

    /** Writes the contracts to a file, to compare later versions with. */
    public void write(Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(documents) + "\n");
        } catch (IOException e) {
            throw new Unreadable(file + " cannot be written: " + e.getMessage() + ".");
        }
    }

    /** Where the contracts come from. */
    @Override
    public String toString() {
        return source.toString();
    }
}
