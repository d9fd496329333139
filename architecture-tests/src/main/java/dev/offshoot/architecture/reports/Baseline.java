package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A ratchet: the evidence of an earlier assessment, committed beside the code. New evidence fails the build; evidence that is
 * gone does not, and stays gone if the file is written anew. Moved lines do not count as new evidence.
 */
public final class Baseline {

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    /** Each piece of evidence on a line of its own, so that changes of the file are easy to review. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES))
            .build();

    /** The content of the file: the score of each module, and each piece of evidence. */
    record Content(@Nullable Map<String, Integer> scores, List<String> evidence) {

        /** The score of each module, by name; empty if an early version wrote the file. */
        SortedMap<String, Integer> byModule() {
            SortedMap<String, Integer> byModule = new TreeMap<>();
            if (scores != null) {
                scores.forEach((module, score) -> {
                    if (score != null) {
                        byModule.put(module, score);
                    }
                });
            }
            return byModule;
        }
    }

    /**
     * The changes since the baseline was written.
     *
     * @param worse what fails: new evidence, missing modules, and gaps in the assessment, in sentences
     * @param better the evidence that is gone
     * @param scores the score that each module had, by name; empty if an early version wrote the file
     */
    public record Comparison(List<String> worse, List<String> better, Map<String, Integer> scores) {}

    private final Path file;

    private Baseline(Path file) {
        this.file = file;
    }

    /** The baseline in this file, which need not exist before {@link #accept} writes it. */
    public static Baseline at(Path file) {
        return new Baseline(file);
    }

    /**
     * Fails if the application has become worse.
     *
     * @throws AssertionError with the new evidence, its place, and what to do
     * @throws Unreadable if the file does not exist or is not a baseline
     */
    public void check(Assessment assessment) {
        var comparison = compare(assessment);
        if (!comparison.worse().isEmpty()) {
            throw new AssertionError(
                    "The architecture has become worse:\n\n" + String.join("\n\n", comparison.worse()) + "\n");
        }
    }

    /**
     * Writes the file: from now on, the application must be no worse than this assessment.
     *
     * @throws Unreadable if the assessment has gaps, or the file cannot be written
     */
    public void accept(Assessment assessment) {
        if (!assessment.gaps().isEmpty()) {
            throw new Unreadable(file + " is not written. " + String.join(" ", assessment.gaps()));
        }
        Map<String, Integer> scores = new TreeMap<>();
        assessment.modules().forEach(module -> scores.put(module.module(), module.score()));
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.writeString(
                    file,
                    JSON.writeValueAsString(new Content(
                                    scores, List.copyOf(fingerprints(assessment).keySet()))) + "\n");
        } catch (IOException e) {
            throw new Unreadable(file + " cannot be written: " + e.getMessage() + ".");
        }
    }

    /**
     * Compares an assessment with the file.
     *
     * @throws Unreadable if the file does not exist or is not a baseline
     */
    public Comparison compare(Assessment assessment) {
        var content = read();
        var now = fingerprints(assessment);
        Set<String> known = content.evidence().stream().map(Finding::stable).collect(Collectors.toSet());
        List<String> worse = new ArrayList<>(assessment.gaps());
        var found =
                assessment.modules().stream().map(Assessment.Assessed::module).collect(Collectors.toSet());
        var scores = content.byModule();
        scores.keySet().stream()
                .filter(module -> !found.contains(module))
                .forEach(
                        module -> worse.add(
                                "The module " + module + " is in " + file
                                        + " but was not found.\n  Name all class folders and jars of the application. If the module was removed or renamed, accept the baseline again."));
        now.forEach((fingerprint, finding) -> {
            if (!known.contains(fingerprint)) {
                worse.add(finding.module() + " " + finding.criterion().fact() + ".\n  " + finding.place() + "  "
                        + finding.what() + "\n  " + finding.criterion().advice());
            }
        });
        List<String> better = new ArrayList<>();
        for (var fingerprint : content.evidence()) {
            if (!now.containsKey(Finding.stable(fingerprint))) {
                better.add(fingerprint
                        .substring(fingerprint.indexOf('|') + 1)
                        .replaceFirst("\\|", ": ")
                        .replace("|", ": "));
            }
        }
        return new Comparison(worse, better, scores);
    }

    private static Map<String, Finding> fingerprints(Assessment assessment) {
        return assessment.findings().stream()
                .filter(finding -> !finding.criterion().suspicion())
                .collect(Collectors.toMap(Finding::fingerprint, finding -> finding, (one, two) -> one, TreeMap::new));
    }

    private Content read() {
        if (!Files.exists(file)) {
            throw new Unreadable(file + " does not exist; --accept writes it.");
        }
        try {
            var content = JSON.readValue(Files.readString(file), Content.class);
            if (content == null || content.evidence() == null) {
                throw new Unreadable(file + " is not a baseline; --accept writes one.");
            }
            return content;
        } catch (IOException e) {
            throw new Unreadable(file + " cannot be read: " + e.getMessage() + ".");
        } catch (JacksonException e) {
            throw new Unreadable(file + " is not a baseline: " + e.getOriginalMessage() + ".");
        }
    }
}
