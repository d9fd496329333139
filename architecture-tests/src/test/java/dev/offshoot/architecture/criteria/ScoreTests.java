package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.criteria.Assessment.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared data costs most, and the score of an application counts large modules for more than small ones. */
class ScoreTests {

    private static final String JOINS = "package shop.orders; interface Joined extends JpaRepository<Order, Long> {";
    private static final String JOIN =
            "@Query(\"select o from Order o join Customer c on c.id = o.id\") List<Order> all%d();";

    @TempDir
    Path folder;

    private Assessment assessed(String more) {
        return Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS + more).assessed(folder);
    }

    private static Verdict verdict(Assessment assessment, String module) {
        return assessment.modules().stream()
                .filter(assessed -> assessed.module().equals(module))
                .map(Assessment.Assessed::verdict)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneSharedTransactionIsNotYet() {
        var assessment = assessed("""
                package shop.orders;
                @Service class Renaming {
                    final JdbcTemplate jdbc;
                    Renaming(JdbcTemplate jdbc) { this.jdbc = jdbc; }
                    @Transactional void rename() {
                        jdbc.update("update orders set note = 'x'");
                        jdbc.update("update customers set name = 'x'");
                    }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
        assertThat(verdict(assessment, "orders")).isEqualTo(Verdict.NOT_YET);
        assertThat(verdict(assessment, "customers")).isEqualTo(Verdict.NOT_YET);
    }

    @Test
    void oneJoinIsNearly() {
        var assessment = assessed(JOINS + String.format(java.util.Locale.ROOT, JOIN, 1) + "}");

        assertThat(verdict(assessment, "orders")).isEqualTo(Verdict.NEARLY);
    }

    @Test
    void threeJoinsAreNotYet() {
        var joins = new StringBuilder(JOINS);
        for (int i = 1; i <= 3; i++) {
            joins.append(String.format(java.util.Locale.ROOT, JOIN, i));
        }

        assertThat(verdict(assessed(joins + "}"), "orders")).isEqualTo(Verdict.NOT_YET);
    }

    @Test
    void anApplicationWhoseModulesShareAllEntitiesHasNoMoreThanHalf() {
        var assessment = Sources.compiled("""
                        package shop.model; @Entity public class Item { @Id public Long id; }
                        package shop.model; @Entity public class Person { @Id public Long id; }
                        package shop.orders; @Service class Ordering { shop.model.Item item; shop.model.Person person; }
                        package shop.mail; @Service class Mailing { shop.model.Item item; shop.model.Person person; }
                        package shop.quiet; @Service class Quiet1 {}
                        package shop.quiet; @Service class Quiet2 {}
                        package shop.quiet; @Service class Quiet3 {}
                        package shop.quiet; @Service class Quiet4 {}
                        package shop.quiet; @Service class Quiet5 {}
                        """).assessed(folder);

        assertThat(verdict(assessment, "quiet")).isEqualTo(Verdict.READY);
        assertThat(assessment.score()).isEqualTo(50);
    }

    @Test
    void aLargeModuleCountsForMoreThanASmallOne() {
        var assessment = assessed("""
                package shop.loud; @Service class Loud { Loud(shop.quiet.Quiet1 quiet) {} }
                package shop.quiet; @Service public class Quiet1 {}
                package shop.quiet; @Service class Quiet2 {}
                package shop.quiet; @Service class Quiet3 {}
                """);

        // loud has one class and 94 points, the three others nine classes and 100
        assertThat(assessment.score()).isEqualTo(Math.round((94 + 9 * 100) / 10f));
        assertThat(assessment.score()).isEqualTo(99);
    }

    @Test
    void eachStepSaysHowManyPlacesItChangesThatNoEarlierOneHasChanged() {
        var assessment = assessed(JOINS + String.format(java.util.Locale.ROOT, JOIN, 1) + "}");

        assertThat(assessment.order())
                .extracting(Assessment.Step::module, Assessment.Step::places, Assessment.Step::files)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("customers", 2, 1),
                        org.assertj.core.groups.Tuple.tuple("orders", 1, 1));
    }
}
