package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the report as text, for a terminal. */
public final class TextReport {

    private static final int SHOWN = 5;
    private static final int UNSEEN = 10;

    private final StringBuilder text = new StringBuilder();

    /** The text, with a line end after each line. */
    public static String of(Assessment assessment) {
        var report = new TextReport();
        report.write(assessment);
        return report.text.toString();
    }

    private void write(Assessment assessment) {
        var modules = assessment.modules();
        line(
                "%s: %s, %s.%s",
                assessment.application(),
                plural(assessment.classes(), "class", "classes"),
                found(assessment),
                modules.isEmpty() ? "" : " Score " + assessment.score() + ".");
        if (assessment.layered() && !modules.isEmpty()) {
            line(
                    "Its packages are layers, so that no module has a package of its own. These are proposals: entities that are used together, and who uses them.");
        }
        if (!assessment.libraries().isEmpty()) {
            line(
                    "Libraries, which go along with every extracted module: %s.",
                    String.join(", ", assessment.libraries()));
        }
        var outside = assessment.inNoModule();
        if (!modules.isEmpty() && !outside.isEmpty()) {
            line(
                    "In no module: %s%s. A file for --modules can say where they belong.",
                    outside.stream().limit(SHOWN).collect(Collectors.joining(", ")),
                    outside.size() > SHOWN
                            ? " and " + (outside.size() - SHOWN) + " more, which --html and --json show"
                            : "");
        }
        line("");
        var width = modules.stream()
                .mapToInt(module -> module.module().length())
                .max()
                .orElse(0);
        for (var module : modules) {
            line("  %-" + Math.max(1, width) + "s  %3d  %s", module.module(), module.score(), module.verdict());
        }
        if (assessment.layered() && !modules.isEmpty()) {
            line("");
            line("Why these:");
            modules.forEach(module -> line("  %s: %s.", module.module(), module.why()));
        }
        modules.forEach(this::write);
        if (!assessment.order().isEmpty()) {
            line("");
            line("Recommended order of extraction:");
            for (int i = 0; i < assessment.order().size(); i++) {
                var step = assessment.order().get(i);
                line("  %d. %s: %s; %s.", i + 1, step.module(), step.reason(), work(step));
            }
        }
        if (!assessment.unseen().isEmpty()) {
            line("");
            line("Not seen:");
            assessment.unseen().stream().limit(UNSEEN).forEach(unseen -> line("  %s", unseen));
            if (assessment.unseen().size() > UNSEEN) {
                line(
                        "  … and %d more, which --html and --json show",
                        assessment.unseen().size() - UNSEEN);
            }
        }
    }

    private static String found(Assessment assessment) {
        var count = plural(assessment.modules().size(), "module", "modules");
        if (assessment.modules().isEmpty()) {
            return assessment.layered()
                    ? "in packages that are layers, with no entities to propose modules from"
                    : "in which no modules were found";
        }
        if (assessment.stated()) {
            return count + ", as stated";
        }
        return assessment.declared()
                ? count + ", declared to Spring Modulith"
                : assessment.layered() ? count + " proposed" : count + ", one for each package";
    }

    private static String work(Assessment.Step step) {
        return step.places() == 0
                ? "nothing to change"
                : plural(step.places(), "place", "places") + " to change in " + plural(step.files(), "file", "files");
    }

    private static String plural(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private void write(Assessed module) {
        if (module.findings().isEmpty()) {
            return;
        }
        line("");
        line("%s: %d, %s", module.module(), module.score(), module.verdict());
        Map<Criterion, List<Finding>> byCriterion = module.findings().stream()
                .collect(Collectors.groupingBy(Finding::criterion, TreeMap::new, Collectors.toList()));
        byCriterion.forEach((criterion, findings) -> {
            var points = findings.stream().mapToInt(Finding::points).sum();
            line("  %4s  %s", criterion.suspicion() ? "?" : "-" + points, criterion.fact());
            findings.stream().limit(SHOWN).forEach(finding -> line("        %s  %s", finding.place(), finding.what()));
            if (findings.size() > SHOWN) {
                line("        … and %d more, which --html and --json show", findings.size() - SHOWN);
            }
            line("        %s", criterion.advice());
        });
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
