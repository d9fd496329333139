package dev.offshoot.architecture.reports;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.reports.Baseline.Comparison;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a summary as GitHub-flavoured Markdown, for a pull request or a job. */
public final class MarkdownReport {

    private static final int WORSE = 20;
    private static final int BETTER = 10;
    private static final int UNSEEN = 50;
    /** Texts are cut: that of a large cycle is long, and a comment on GitHub has at most 65,536 characters. */
    private static final int LONGEST = 300;

    /** Line ends, control characters, and those that change the direction of what follows. */
    private static final Pattern BREAKS =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]+");
    /** GitHub makes links of mentions, references to issues, and addresses, even if they are character references. */
    private static final String LINKS = "[@#]|:(?=//)|(?<=www)[.]|(?<=\\bgh)-(?=\\d)";
    /** Markdown and HTML; at the start of a line, also a list. */
    private static final String MARKUP = "[\\\\`*_\\[\\]<>&|~$]|^[-+]|(?<=^\\d{1,9})[.)]";

    private static final Pattern MARKS = Pattern.compile("(" + LINKS + ")|" + MARKUP, Pattern.CASE_INSENSITIVE);
    private static final String ZERO_WIDTH_SPACE = "&#8203;";

    private final StringBuilder markdown = new StringBuilder();

    private MarkdownReport() {}

    /**
     * The Markdown text.
     *
     * @param comparison what has changed since the baseline, if there is one
     */
    public static String of(Assessment assessment, @Nullable Comparison comparison) {
        var report = new MarkdownReport();
        report.title(assessment);
        report.modules(assessment, comparison == null ? Map.of() : comparison.scores());
        if (comparison != null) {
            report.changes(comparison);
        }
        report.unseen(assessment.unseen());
        return report.markdown.toString();
    }

    private void title(Assessment assessment) {
        var found = assessment.modules().isEmpty() ? "no modules were found" : "score " + assessment.score();
        line("### " + escaped(assessment.application()) + ": " + found);
    }

    private void modules(Assessment assessment, Map<String, Integer> before) {
        if (assessment.modules().isEmpty() && before.isEmpty()) {
            return;
        }
        line("");
        line("| module | score | verdict |");
        line("| --- | --- | --- |");
        for (var module : assessment.modules()) {
            var was = before.get(module.module());
            var score = was == null && !before.isEmpty() ? module.score() + " (new)" : change(module.score(), was);
            line("| " + escaped(module.module()) + " | " + score + " | " + module.verdict() + " |");
        }
        var found = assessment.modules().stream().map(Assessed::module).collect(Collectors.toSet());
        before.forEach((module, score) -> {
            if (!found.contains(module)) {
                line("| " + escaped(module) + " | gone (was " + score + ") | |");
            }
        });
    }

    private static String change(int now, @Nullable Integer before) {
        return now + (before == null || before == now ? "" : " (was " + before + ")");
    }

    private void changes(Comparison comparison) {
        line("");
        if (comparison.worse().isEmpty()) {
            line("No worse than the baseline.");
        } else {
            line("#### Worse");
            list(comparison.worse(), WORSE);
        }
        if (!comparison.better().isEmpty()) {
            line("");
            line("#### Better");
            list(comparison.better(), BETTER);
            line("");
            line("This evidence is gone. Accept the baseline again, so that it cannot come back unnoticed.");
        }
    }

    private void unseen(Collection<String> unseen) {
        if (!unseen.isEmpty()) {
            line("");
            line("<details><summary>Not seen: " + unseen.size() + "</summary>");
            list(unseen, UNSEEN);
            line("");
            line("</details>");
        }
    }

    private void list(Collection<String> items, int most) {
        line("");
        items.stream().limit(most).forEach(item -> line("- " + item(item)));
        if (items.size() > most) {
            line("- … and " + (items.size() - most) + " more");
        }
    }

    /** An item of one line, or of several, of which the first says what it is. */
    private static String item(String item) {
        var lines = item.lines().map(MarkdownReport::escaped).toList();
        return lines.size() < 2
                ? String.join("", lines)
                : "**" + lines.get(0) + "**<br>" + String.join("<br>", lines.subList(1, lines.size()));
    }

    /** A text of the application, in one line, in which GitHub finds no markup and nothing to link. */
    static String escaped(String text) {
        var shortened = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        var line = BREAKS.matcher(shortened).replaceAll(" ").strip();
        return MARKS.matcher(line)
                .replaceAll(mark ->
                        "&#" + mark.group().codePointAt(0) + ";" + (mark.group(1) == null ? "" : ZERO_WIDTH_SPACE));
    }

    private void line(String line) {
        markdown.append(line).append('\n');
    }
}
