package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.criteria.Assessment.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Evidence planted in a small lending library is found, and nothing else. */
class AssessmentTests {

    private static final Path EXAMPLES = Path.of("target/test-classes/com/example");
    private static final Assessment LENDING = Assessment.of(EXAMPLES.resolve("lending"));
    private static final Assessment LAYERED = Assessment.of(EXAMPLES.resolve("layered"));

    private static Assessed module(Assessment assessment, String name) {
        return assessment.modules().stream()
                .filter(module -> module.module().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, List<String>> evidence(Assessed module) {
        return module.findings().stream()
                .collect(Collectors.groupingBy(
                        finding -> finding.criterion().id(),
                        TreeMap::new,
                        Collectors.mapping(finding -> finding.place() + " " + finding.what(), Collectors.toList())));
    }

    @Test
    void everyCriterionIsMetByPlantedCode() {
        var met = new TreeSet<Criterion>();
        for (var assessment : List.of(LENDING, LAYERED)) {
            assessment.findings().forEach(finding -> met.add(finding.criterion()));
        }

        assertThat(met).containsExactlyInAnyOrder(Criterion.values());
    }

    @Test
    void accountsForEveryPointLost() {
        for (var assessment : List.of(LENDING, LAYERED)) {
            for (var module : assessment.modules()) {
                var lost = module.findings().stream().mapToInt(Finding::points).sum();
                assertThat(module.score())
                        .as(module.module())
                        .isEqualTo(100 - lost)
                        .isNotNegative();
                for (var criterion : Criterion.values()) {
                    var taken = module.findings().stream()
                            .filter(finding -> finding.criterion() == criterion)
                            .mapToInt(Finding::points)
                            .sum();
                    assertThat(taken).as("%s of %s", criterion, module.module()).isLessThanOrEqualTo(criterion.most());
                }
            }
        }
    }

    @Test
    void findsNothingInModulesThatTellEachOtherWhatHappened() {
        var sample = Assessment.of(EXAMPLES.resolve("sample"));

        assertThat(sample.modules()).extracting(Assessed::module).containsExactly("mail", "orders", "stock");
        assertThat(sample.modules()).allSatisfy(module -> {
            assertThat(module.findings()).as(module.module()).isEmpty();
            assertThat(module.verdict()).isEqualTo(Verdict.READY);
        });
    }

    @Test
    void suspicionsCostNothing() {
        assertThat(module(LENDING, "fees").suspicions())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.points()).isZero());
    }

    @Test
    void recognisesLayersAndProposesModulesInstead() {
        assertThat(LAYERED.layered()).isTrue();
        assertThat(LAYERED.modules()).extracting(Assessed::module).containsExactly("loan", "member");
        assertThat(LAYERED.modules()).allSatisfy(module -> {
            assertThat(module.verdict()).isNotEqualTo(Verdict.READY);
            assertThat(module.classes()).isEqualTo(4);
        });
    }

    @Test
    void takesOutFirstWhatIsTiedLeast() {
        var order = LENDING.order().stream().map(Assessment.Step::module).toList();

        assertThat(order)
                .hasSameElementsAs(
                        LENDING.modules().stream().map(Assessed::module).toList());
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("fees", "reminders");
    }

    @Test
    void weightsAreFixed() {
        assertThat(Arrays.stream(Criterion.values())
                        .map(criterion -> criterion.id() + " " + criterion.points() + "/" + criterion.most()
                                + (criterion.blocking() ? " blocks" : "")))
                .containsExactly(
                        "layered 25/25 blocks",
                        "type-cycle 20/20 blocks",
                        "event-cycle 3/3",
                        "injected-bean 6/30 blocks",
                        "call-out 2/20 blocks",
                        "call-in 1/10 blocks",
                        "shared-type 1/10",
                        "shared-entity 10/30 blocks",
                        "entity-relation 17/51 blocks",
                        "shared-table 17/51 blocks",
                        "join-across 17/34 blocks",
                        "foreign-key-across 10/20 blocks",
                        "wide-transaction 51/51 blocks",
                        "event-not-self-contained 4/12",
                        "static-state 3/9",
                        "shared-cache 3/9",
                        "data-not-seen 0/0 blocks",
                        "harmful-when-repeated 0/0",
                        "published-outside-transaction 0/0");
    }
}
