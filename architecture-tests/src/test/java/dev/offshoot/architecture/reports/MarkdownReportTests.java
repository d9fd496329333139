package dev.offshoot.architecture.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.reports.Baseline.Comparison;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;

class MarkdownReportTests {

    private static final String HOSTILE =
            "a|b <img src=x onerror=y> </details> `c` [d](https://example.com) *e* @octocat o/r#1 gh-2 www.example.com &lt; \\";
    /** As a browser gets it, with a space of no width where GitHub would make a link. */
    private static final String HARMLESS =
            "a|b &lt;img src=x onerror=y&gt; &lt;/details&gt; `c` [d](https:\u200b//example.com) *e* @\u200boctocat o/r#\u200b1 gh-\u200b2 www.\u200bexample.com &amp;lt; \\";

    private final Assessment lending = Assessment.of(Path.of("target/test-classes/com/example/lending"));

    private static String rendered(String markdown) {
        List<Extension> extensions = List.of(TablesExtension.create());
        return HtmlRenderer.builder()
                .extensions(extensions)
                .build()
                .render(Parser.builder().extensions(extensions).build().parse(markdown));
    }

    private Assessed module(String name) {
        return lending.modules().stream()
                .filter(module -> module.module().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsTheModulesAlone() {
        assertThat(MarkdownReport.of(lending, null))
                .startsWith("### lending: score " + lending.score()
                        + "\n\n| module | score | verdict |\n| --- | --- | --- |\n")
                .contains("\n| loans | " + module("loans").score() + " | not yet |\n")
                .doesNotContain("Worse", "Better", "(was", "(new");
    }

    @Test
    void showsWhatHasChanged() {
        var comparison = new Comparison(
                List.of("loans does this.\n  Loans.lend:12  this\n  Do that."),
                List.of("books: that"),
                Map.of("books", 99, "loans", module("loans").score(), "gone", 100));

        assertThat(MarkdownReport.of(lending, comparison))
                .contains(
                        "\n| books | " + module("books").score() + " (was 99) | ",
                        "\n| fees | " + module("fees").score() + " (new) | ",
                        "\n| loans | " + module("loans").score() + " | ",
                        "\n| gone | gone (was 100) | |\n",
                        "\n#### Worse\n\n- **loans does this.**<br>Loans.lend:12  this<br>Do that.\n",
                        "\n#### Better\n\n- books: that\n");
    }

    @Test
    void saysThatNothingHasBecomeWorse() {
        assertThat(MarkdownReport.of(lending, new Comparison(List.of(), List.of(), Map.of())))
                .contains("\nNo worse than the baseline.\n")
                .doesNotContain("Better", "(was", "(new)");
    }

    @Test
    void showsTheFirstOfManyAndCountsTheOthers() {
        var comparison = new Comparison(Collections.nCopies(25, "worse"), Collections.nCopies(12, "better"), Map.of());

        var markdown = MarkdownReport.of(lending, comparison);

        assertThat(markdown).contains("\n- worse\n- … and 5 more\n", "\n- better\n- … and 2 more\n");
        assertThat(markdown.lines().filter("- worse"::equals)).hasSize(20);
        assertThat(markdown.lines().filter("- better"::equals)).hasSize(10);
    }

    @Test
    void namesOfTheApplicationAddNothing() {
        var html = rendered(MarkdownReport.of(
                lending,
                new Comparison(
                        List.of(HOSTILE + "\n  " + HOSTILE, "- " + HOSTILE), List.of(HOSTILE), Map.of(HOSTILE, 1))));

        assertThat(html)
                .contains(
                        "<td>" + HARMLESS + "</td>",
                        "<li><strong>" + HARMLESS + "</strong><br>" + HARMLESS + "</li>",
                        "<li>- " + HARMLESS + "</li>",
                        "<li>" + HARMLESS + "</li>")
                .doesNotContain("<img", "<a ", "<code", "<em");
        assertThat(html.split("<tr>", -1)).hasSize(1 + 1 + lending.modules().size() + 1);
        assertThat(html.split("<td>", -1)).hasSize(1 + 3 * (lending.modules().size() + 1));
    }

    @Test
    void leavesOrdinaryTextAsItIs() {
        var text = "Orders.pay:12  pays, waits (for \"long\") and calls low-level/x.sql; a = b + c.";

        assertThat(MarkdownReport.escaped(text)).isEqualTo(text);
    }

    @Test
    void isOneLineOfLimitedLength() {
        assertThat(MarkdownReport.escaped(" a\r\n\tb\u2028c\u202ed\ud800e ")).isEqualTo("a b c d e");
        assertThat(MarkdownReport.escaped("x".repeat(301))).isEqualTo("x".repeat(300) + "…");
        assertThat(MarkdownReport.escaped("x".repeat(299) + "😀")).isEqualTo("x".repeat(299) + " …");
    }

    @Test
    void startsNoList() {
        assertThat(MarkdownReport.escaped("- a")).isEqualTo("&#45; a");
        assertThat(MarkdownReport.escaped("+ a - b")).isEqualTo("&#43; a - b");
        assertThat(MarkdownReport.escaped("1. a 2. b")).isEqualTo("1&#46; a 2. b");
    }
}
