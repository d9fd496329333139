package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.ShopApplication;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reports.Baseline;
import dev.offshoot.architecture.rules.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The rules that this repository keeps. */
class GateTests {

    private static final Path ROOT = Path.of("../..");
    private static final String PACKAGE = "dev.offshoot";
    private static final String MESSAGING = PACKAGE + ".messaging";
    private static final String[] LIBRARIES = {
        "platform", "architecture", "benchmarks", "gateway", "launcher", "brokers", "registries"
    };

    /** Parts whose classes may not be there yet when this one is tested. */
    static final Set<String> BUILT_LATER = Set.of("benchmarks", "journeys", "conformance");

    /** Reads the folders of this name in all parts of the repository that are built before this one. */
    private static Application compiled(String folder) throws IOException {
        try (var parts = Stream.of("src", "src/messaging", "extracted-services").flatMap(GateTests::parts)) {
            var folders = parts.filter(
                            part -> !BUILT_LATER.contains(part.getFileName().toString()))
                    .map(part -> part.resolve("target").resolve(folder))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toArray(Path[]::new);
            return Application.read(folders);
        }
    }

    private static Stream<Path> parts(String folder) {
        try {
            return Files.list(ROOT.resolve(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsTheRules() throws IOException {
        var rules = Stream.concat(
                        Rules.forModulesBelow(PACKAGE, LIBRARIES).stream(),
                        Stream.of(
                                Rules.listenersAreRedeliveredTo(PACKAGE, compiled("test-classes"), LIBRARIES),
                                Rules.packagesFormNoCycle(MESSAGING + ".engine"),
                                Rules.packagesFormNoCycle(PACKAGE + ".gateway"),
                                Rules.packagesFormNoCycle(PACKAGE + ".launcher"),
                                Rules.layersHold(
                                        MESSAGING,
                                        Map.of(
                                                MESSAGING + ".spi", List.of(),
                                                MESSAGING + ".engine", List.of(MESSAGING, MESSAGING + ".spi"),
                                                MESSAGING + ".rabbitmq", List.of(MESSAGING + ".spi"),
                                                MESSAGING + ".kafka", List.of(MESSAGING + ".spi"),
                                                MESSAGING + ".nats", List.of(MESSAGING + ".spi"),
                                                MESSAGING + ".jms", List.of(MESSAGING + ".spi"),
                                                MESSAGING + ".zeromq", List.of(MESSAGING + ".spi"),
                                                MESSAGING + ".formats", List.of(MESSAGING, MESSAGING + ".spi"),
                                                MESSAGING + ".operations",
                                                        List.of(MESSAGING + ".engine", MESSAGING + ".spi"),
                                                MESSAGING + ".testing", List.of(MESSAGING, MESSAGING + ".spi"))),
                                Rules.servicesHoldOneModule(ROOT.resolve("extracted-services")),
                                Rules.decisionsAreKept(ROOT.resolve("migration-guide/decisions"), ROOT)))
                .toList();

        Rules.check(compiled("classes"), rules);
    }

    @Test
    void packagesOfArchitectureTestsFormNoCycle() {
        var tool = Application.read(ROOT.resolve("architecture-tests/target/classes"));

        Rules.check(tool, List.of(Rules.packagesFormNoCycle(PACKAGE + ".architecture")));
    }

    @Test
    void isVerifiedBySpringModulith() {
        var modules = ApplicationModules.of(ShopApplication.class);

        modules.verify();
        // nothing guards what other modules use of an open module
        assertThat(modules.stream().filter(ApplicationModule::isOpen)).isEmpty();
    }

    @Test
    void everyModuleIsSeen() throws IOException {
        assertThat(Rules.modulesBelow(PACKAGE, compiled("classes"), LIBRARIES))
                .containsExactly(
                        "basket",
                        "catalog",
                        "customers",
                        "inventory",
                        "notifications",
                        "orders",
                        "payments",
                        "shipping");
    }

    @Test
    void isNoWorseThanTheBaseline() {
        Baseline.at(Path.of("../baseline.json")).check(Assessment.of(ROOT.resolve("src/shop/target/shop.jar")));
    }
}
