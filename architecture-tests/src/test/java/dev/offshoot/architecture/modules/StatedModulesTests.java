package dev.offshoot.architecture.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Unreadable;
import dev.offshoot.architecture.reports.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedModulesTests {

    @TempDir
    Path folder;

    private Application application;

    @BeforeEach
    void compile() throws IOException {
        application = Sources.compiled("""
                        package shop; public class Clock {}
                        package shop.model; @Entity public class Order { @Id long id; }
                        package shop.model; @Entity public class Item { @Id long id; }
                        package shop.model; public class Money {}
                        package shop.orders; @Service public class Placing { shop.model.Order order; }
                        package shop.stock; @Service public class Taking { shop.model.Item item; static class Held {} }
                        """).read(Files.createDirectory(folder.resolve("classes")));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("modules.yaml"), content);
    }

    private Structure stated(String content) throws IOException {
        return Structure.of(application, StatedModules.read(file(content)));
    }

    private static Map<String, String> classes(Structure structure) {
        return structure.modules().stream()
                .collect(Collectors.toMap(
                        module -> module.name() + (module.library() ? " (library)" : ""),
                        module -> module.classes().stream()
                                .map(type -> type.getSimpleName())
                                .sorted()
                                .collect(Collectors.joining(" "))));
    }

    @Test
    void putsClassesWhereTheFileSaysAndLeavesTheOthers() throws IOException {
        var structure = stated("""
                modules:
                  orders: [shop.model.Order]
                  stock: [shop.stock, shop.model.Item]
                libraries:
                  kernel: [shop.model, shop.Clock]
                """);

        assertThat(classes(structure))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "orders", "Order Placing",
                        "stock", "Held Item Taking",
                        "kernel (library)", "Clock Money"));
        assertThat(structure.kind()).isEqualTo(Structure.Kind.STATED);
        assertThat(structure.inNoModule()).isEmpty();
    }

    @Test
    void takesAnotherRoot() throws IOException {
        assertThat(classes(stated("root: shop.orders\nmodules:\n  placing: [shop.orders]\n")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("placing", "Placing"));
    }

    @Test
    void whatTheApplicationSaysCountsWithoutAFile() {
        var structure = Structure.of(application);

        assertThat(structure.kind()).isEqualTo(Structure.Kind.PACKAGES);
        assertThat(structure.inNoModule()).containsExactly("shop.Clock");
        assertThat(TextReport.of(Assessment.of(application)))
                .contains("In no module: shop.Clock. A file for --modules can say where they belong.");
    }

    @Test
    void theReportSaysThatTheModulesAreStated() throws IOException {
        var assessment =
                Assessment.of(application, StatedModules.read(file("modules:\n  all: [shop]\n")), progress -> {});

        assertThat(TextReport.of(assessment)).contains("1 module, as stated.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    modules: {orders: [shop.ordres]}                       | shop.ordres is no package or class of the application
                    root: shopp                                            | no class is in or below the root shopp
                    modul: {orders: [shop.orders]}                         | 'modul' is not root, modules or libraries
                    modules: [orders]                                      | modules has names, each with a list of packages and classes
                    modules: {orders: shop.orders}                         | 'orders' needs a list of packages and classes
                    modules: {orders: []}                                  | 'orders' needs a list of packages and classes
                    modules: {a: [shop.orders], b: [shop.orders]}          | 'shop.orders' is listed twice, in 'a' and 'b'
                    {modules: {a: [shop.orders]}, libraries: {a: [shop.model]}} | 'a' is a module and a library
                    root: [shop]                                           | root is the name of a package
                    orders                                                 | needs root, modules or libraries
                    modules: {a: [                                         | is not YAML
                    """)
    void refusesAFileThatSaysSomethingElseInOneLine(String content, String why) {
        assertThatThrownBy(() -> stated(content))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("modules.yaml")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAFileThatIsMissing() {
        assertThatThrownBy(() -> StatedModules.read(folder.resolve("missing.yaml")))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("missing.yaml does not exist, or is not readable.");
    }
}
