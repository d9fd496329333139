package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The report as one page that needs nothing else: no server, no network. */
public final class HtmlReport {

    private static final String DATA = "\"__DATA__\"";

    private HtmlReport() {}

    /** Writes the report. */
    public static String of(Assessment assessment) {
        try (var template = HtmlReport.class.getResourceAsStream("report.html")) {
            if (template == null) {
                throw new IllegalStateException("report.html is not on the classpath");
            }
            // what stands in a script element ends at the first "</"
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(DATA, JsonReport.of(assessment).replace("<", "\\u003c"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
