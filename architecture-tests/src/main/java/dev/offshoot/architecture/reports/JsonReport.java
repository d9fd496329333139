package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.reports.Baseline.Comparison;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the report as JSON, for programs and for the HTML page. */
public final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The JSON text. */
    public static String of(Assessment assessment) {
        return of(assessment, null);
    }

    /** The JSON text. If there is a comparison with a baseline, {@code before} has its scores and what has changed. */
    public static String of(Assessment assessment, @Nullable Comparison comparison) {
        var content = content(assessment);
        if (comparison != null) {
            content.put("before", before(comparison));
        }
        return JSON.writeValueAsString(content) + "\n";
    }

    private static Map<String, Object> content(Assessment assessment) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("application", assessment.application());
        content.put("classes", assessment.classes());
        content.put(
                "modulesFound",
                assessment.stated()
                        ? "STATED"
                        : assessment.declared() ? "DECLARED" : assessment.layered() ? "PROPOSED" : "PACKAGES");
        content.put("score", assessment.score());
        content.put(
                "modules", assessment.modules().stream().map(JsonReport::module).toList());
        content.put("libraries", assessment.libraries());
        content.put("inNoModule", assessment.inNoModule());
        content.put("edges", assessment.edges());
        content.put("order", assessment.order());
        content.put("notSeen", assessment.unseen());
        return content;
    }

    private static Map<String, Object> before(Comparison comparison) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("modules", comparison.scores());
        content.put("worse", comparison.worse());
        content.put("better", comparison.better());
        return content;
    }

    private static Map<String, Object> module(Assessment.Assessed module) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("module", module.module());
        content.put("verdict", module.verdict().name());
        content.put("score", module.score());
        content.put("classes", module.classes());
        content.put("types", module.types());
        content.put("why", module.why());
        content.put(
                "evidence", module.evidence().stream().map(JsonReport::finding).toList());
        content.put(
                "suspicions",
                module.suspicions().stream().map(JsonReport::finding).toList());
        return content;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("criterion", finding.criterion().id());
        content.put("fact", finding.criterion().fact());
        content.put("blocks", finding.criterion().blocking());
        content.put("points", finding.points());
        content.put("type", finding.place().type());
        content.put("member", finding.place().member());
        content.put("file", finding.place().file());
        content.put("line", finding.place().line());
        content.put("what", finding.what());
        content.put("advice", finding.criterion().advice());
        return content;
    }

    private JsonReport() {}
}
