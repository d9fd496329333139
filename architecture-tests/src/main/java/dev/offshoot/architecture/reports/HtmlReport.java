package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.reports.Baseline.Comparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the report as one self-contained HTML page. */
public final class HtmlReport {

    private static final String DATA = "\"__DATA__\"";

    private HtmlReport() {}

    /** The page. */
    public static String of(Assessment assessment) {
        return of(assessment, null);
    }

    /** The page, with what has changed if there is a comparison with a baseline. */
    public static String of(Assessment assessment, @Nullable Comparison comparison) {
        return page(JsonReport.of(assessment, comparison));
    }

    /** The page that shows this JSON. */
    static String page(String json) {
        try (var template = HtmlReport.class.getResourceAsStream("report.html")) {
            if (template == null) {
                throw new IllegalStateException("report.html is not on the classpath");
            }
            // a script element ends at the first "</", so "<" is escaped
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(DATA, json.replace("<", "\\u003c"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
