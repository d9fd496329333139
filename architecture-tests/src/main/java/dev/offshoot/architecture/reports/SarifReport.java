package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the report as SARIF 2.1.0 (OASIS, 2020), for code hosts. */
public final class SarifReport {

    /** The version of the tool that wrote a report. */
    public static final String VERSION = "1.0.0";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final Set<String> SKIPPED = Set.of("target", "build", "node_modules", ".git", ".idea");

    private static final Pattern SOURCE = Pattern.compile("(^|/)src/\\w+/(java|kotlin|resources)/");

    private static final String PLAIN = "-._~/";

    /** The address of each source file, relative to the repository's root, by its path below its source folder. */
    private final Map<String, String> sources = new HashMap<>();

    private SarifReport() {}

    /**
     * The SARIF text.
     *
     * @param root the repository's root. Code hosts show a finding in its file if the path is relative to it, so source files
     *     are searched for below this folder
     */
    public static String of(Assessment assessment, Path root) {
        var report = new SarifReport();
        report.index(root.toAbsolutePath().normalize());
        return JSON.writeValueAsString(report.log(assessment)) + "\n";
    }

    private void index(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(
                                            folder.getFileName() == null
                                                    ? ""
                                                    : folder.getFileName().toString())
                                    || folder.getNameCount() - root.getNameCount() > 15
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // in some locales a file name cannot be decoded, but its address is always right
                    var address = root.toUri().relativize(file.toUri()).getRawPath();
                    var source = SOURCE.matcher(address);
                    if (source.find()) {
                        sources.putIfAbsent(decoded(address.substring(source.end())), address);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> log(Assessment assessment) {
        var rules = Arrays.stream(Criterion.values()).map(SarifReport::rule).toList();
        var results = assessment.findings().stream().map(this::result).toList();
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "Offshoot assess");
        driver.put("semanticVersion", VERSION);
        driver.put("rules", rules);
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", results);
        if (!assessment.unseen().isEmpty()) {
            run.put(
                    "invocations",
                    List.of(Map.of(
                            "executionSuccessful",
                            true,
                            "toolExecutionNotifications",
                            assessment.unseen().stream()
                                    .map(unseen -> Map.of("level", "note", "message", Map.of("text", unseen)))
                                    .toList())));
        }
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static Map<String, Object> rule(Criterion criterion) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", criterion.id());
        rule.put("shortDescription", Map.of("text", "The module " + criterion.fact() + "."));
        rule.put("help", Map.of("text", criterion.advice()));
        rule.put("defaultConfiguration", Map.of("level", level(criterion)));
        return rule;
    }

    private static String level(Criterion criterion) {
        return criterion.suspicion() ? "note" : criterion.blocking() ? "error" : "warning";
    }

    private Map<String, Object> result(Finding finding) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.criterion().id());
        result.put("ruleIndex", finding.criterion().ordinal());
        result.put("level", level(finding.criterion()));
        result.put(
                "message",
                Map.of(
                        "text",
                        "The module " + finding.module() + " "
                                + finding.criterion().fact() + ": " + finding.what() + ". "
                                + finding.criterion().advice()));
        result.put(
                "locations",
                List.of(Map.of(
                        "physicalLocation",
                        Map.of(
                                "artifactLocation",
                                Map.of("uri", uri(finding.place().file())),
                                "region",
                                Map.of("startLine", finding.place().line())),
                        "logicalLocations",
                        List.of(Map.of(
                                "fullyQualifiedName",
                                finding.place().type()
                                        + (finding.place().member().isEmpty()
                                                ? ""
                                                : "." + finding.place().member()))))));
        result.put("partialFingerprints", Map.of("offshoot/v1", finding.fingerprint()));
        return result;
    }

    /**
     * The address of a file relative to the root, if it is found there. The path of a script may be only the end of the
     * file's path.
     */
    private String uri(String file) {
        var exact = sources.get(Normalizer.normalize(file, Normalizer.Form.NFC));
        var like = exact == null && file.endsWith(".sql")
                ? sources.values().stream()
                        .filter(path -> path.endsWith("/" + encoded(file)))
                        .toList()
                : List.<String>of();
        return exact != null ? exact : like.size() == 1 ? like.get(0) : encoded(file);
    }

    private static String decoded(String address) {
        return Normalizer.normalize(
                URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8), Normalizer.Form.NFC);
    }

    /** Percent-encodes everything but slashes and the unreserved characters of RFC 3986. */
    private static String encoded(String path) {
        var address = new StringBuilder();
        for (var b : path.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                address.append(c);
            } else {
                address.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return address.toString();
    }
}
