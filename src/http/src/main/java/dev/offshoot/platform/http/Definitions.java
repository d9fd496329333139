package dev.offshoot.platform.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * The committed definitions of all modules' routes, messages and calls, which are served below {@code /apis}: at {@code
 * META-INF/offshoot/apis/<language>/<module>.<extension>} of any jar, or in a folder of the module's name.
 */
public final class Definitions {

    /** Where the index is served, and below it all files. */
    public static final String PATH = "/apis";

    /** The index as JSON, whoever asks. */
    public static final String INDEX = PATH + "/index.json";

    /** What has changed since the previous release, as {@code offshoot-architecture contracts} tells. */
    private static final String CHANGES = PATH + "/changes.json";

    private static final String FOLDER = "META-INF/offshoot/apis/";

    /** The languages in the order of the page, with the media types of their files. */
    private static final Map<String, MediaType> LANGUAGES = new LinkedHashMap<>();

    static {
        LANGUAGES.put("openapi", MediaType.parseMediaType("application/vnd.oai.openapi+json"));
        LANGUAGES.put("raml", MediaType.parseMediaType("application/raml+yaml"));
        LANGUAGES.put("json-schema", MediaType.parseMediaType("application/schema+json"));
        LANGUAGES.put("avro", MediaType.APPLICATION_JSON);
        LANGUAGES.put("proto", new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
        LANGUAGES.put("thrift", new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
        LANGUAGES.put("grpc", new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
        LANGUAGES.put("thrift-calls", new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
    }

    /** A file as it is sent. */
    public record File(MediaType type, byte[] content) {}

    /** An entry of the index. */
    public record Entry(String language, String href, String type) {}

    /**
     * What is defined, for programs and for the page.
     *
     * @param modules the files of each module
     * @param together what describes all modules in one document
     * @param changes where the changes since the previous release are
     */
    public record Index(Map<String, List<Entry>> modules, List<Entry> together, String changes) {}

    private final Map<String, File> files = new TreeMap<>();
    private final Index index = new Index(
            new TreeMap<>(),
            List.of(
                    new Entry("openapi", "/v3/api-docs", MediaType.APPLICATION_JSON_VALUE),
                    new Entry("asyncapi", "/asyncapi.json", MediaType.APPLICATION_JSON_VALUE)),
            CHANGES);

    /** Reads all files once, because reading them from a jar would block the gateway's event loops. */
    public Definitions() {
        var resources = new PathMatchingResourcePatternResolver();
        try {
            for (var language : LANGUAGES.keySet()) {
                for (var resource : resources.getResources("classpath*:" + FOLDER + language + "/**/*.*")) {
                    add(language, resource);
                }
            }
            var changes = new ClassPathResource(FOLDER + "changes.json");
            if (changes.exists()) {
                files.put(CHANGES, new File(MediaType.APPLICATION_JSON, changes.getContentAsByteArray()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The definitions in " + FOLDER + " could not be read", e);
        }
    }

    private void add(String language, Resource resource) throws IOException {
        var type = LANGUAGES.get(language);
        if (type == null) {
            return;
        }
        var address = resource.getURL().toString();
        var name = address.substring(address.lastIndexOf(FOLDER + language) + (FOLDER + language).length() + 1);
        var path = PATH + "/" + language + "/" + name;
        var file = new File(type, resource.getContentAsByteArray());
        if (files.putIfAbsent(path, file) == null) {
            index.modules()
                    .computeIfAbsent(name.split("[./]")[0], module -> new ArrayList<>())
                    .add(new Entry(language, path, type.toString()));
        }
    }

    /** The file at a path, or null. */
    public @Nullable File at(String path) {
        return files.get(path);
    }

    public Index index() {
        return index;
    }
}
