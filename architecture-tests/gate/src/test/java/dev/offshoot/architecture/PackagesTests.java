package dev.offshoot.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a part has several packages, each can be read without those that are built on it. */
class PackagesTests {

    private static ArchRule noCycleBelow(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway,  'caching, composition, identity, moving, operations, problems, protection, routing'",
        "launcher, 'broker, cli, control, database, plan, processes, terminal'"
    })
    void formNoCycle(String part, String packages) {
        var root = "dev.offshoot." + part;
        var classes = new ClassFileImporter()
                .importPath(Path.of("../../extracted-services").resolve(part).resolve("target/classes"));

        noCycleBelow(root).check(classes);
        // each is looked at, and no other
        assertThat(classes.stream()
                        .map(type -> type.getPackageName())
                        .filter(name -> name.startsWith(root + "."))
                        .map(name -> name.substring(root.length() + 1))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .isEqualTo(packages);
    }

    @Test
    void aCycleIsFound() {
        var planted = new ClassFileImporter().importPath(Path.of("target/test-classes/com/example/planted"));

        assertThatThrownBy(() -> noCycleBelow("com.example.planted").check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle detected: Slice first")
                .hasMessageContaining("Slice second");
    }
}
