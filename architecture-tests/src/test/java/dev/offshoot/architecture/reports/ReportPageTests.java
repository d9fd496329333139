package dev.offshoot.architecture.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.criteria.Assessment.Verdict;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Edge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the page without a browser. {@code ReportPageIT}, in the gate, opens it in one. */
class ReportPageTests {

    private static final String PAGE = HtmlReport.page("{}");

    @Test
    void textOfAnApplicationCannotEndTheScript() {
        var page = HtmlReport.page("{\"application\": \"</script><script>alert(1)</script>\"}");

        assertThat(page).containsOnlyOnce("</script").contains("\\u003c/script>\\u003cscript>alert(1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "onclick=",
                "src=",
                "href=",
                "@import",
                "url(h",
                "fetch(",
                "__DATA__"
            })
    void readsTextAsTextAndLoadsNothing(String forbidden) {
        assertThat(PAGE).doesNotContain(forbidden);
    }

    /** Evidence of a criterion that the page does not know would be hidden by each filter of kinds. */
    @ParameterizedTest
    @EnumSource(Criterion.class)
    void knowsEachCriterion(Criterion criterion) {
        assertThat(PAGE).contains("\"" + criterion.id() + "\": [");
    }

    @ParameterizedTest
    @EnumSource(Edge.Kind.class)
    void knowsEachKindOfDependency(Edge.Kind kind) {
        assertThat(PAGE).contains(kind.name() + ": {letter: ");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void knowsEachVerdict(Verdict verdict) {
        assertThat(PAGE).contains(verdict.name() + ": \"" + verdict + "\"");
    }
}
