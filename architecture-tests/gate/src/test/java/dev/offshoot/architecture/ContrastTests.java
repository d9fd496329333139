package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Spring;
import dev.offshoot.architecture.reports.JsonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the taxi and the shop with the same tool. The figures in the guide are generated from the code; {@code
 * -Doffshoot.map.write=true} updates them.
 */
class ContrastTests {

    private static final Path ROOT = Path.of("../..");
    private static final Path CONTRAST = ROOT.resolve("migration-guide/contrast.md");
    private static final Path TAXI = ROOT.resolve("migration-guide/taxi-monolith/target");

    /**
     * An application, its tests, and which of those start the whole application.
     *
     * @param writtenOfTheWhole the number of further tests that start it, which may not be compiled yet
     * @param written the number of all further tests
     */
    private record Side(
            Assessment assessment,
            Application classes,
            Application withTests,
            Predicate<JavaClass> starts,
            int writtenOfTheWhole,
            int written) {}

    private static final Set<String> WHOLE = Set.of("org.springframework.boot.test.context.SpringBootTest");

    private static Side taxi() {
        return new Side(
                Assessment.of(TAXI.resolve("taxi.jar")),
                Application.read(TAXI.resolve("classes")),
                Application.read(TAXI.resolve("classes"), TAXI.resolve("test-classes")),
                type -> Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream())
                        .anyMatch(each -> Spring.has(each, WHOLE)),
                0,
                0);
    }

    private static Side shop() throws IOException {
        try (var parts = Stream.concat(Files.list(ROOT.resolve("src")), Files.list(ROOT.resolve("src/messaging")))) {
            var folders = parts.filter(part ->
                            !GateTests.BUILT_LATER.contains(part.getFileName().toString()))
                    .map(part -> part.resolve("target"))
                    .sorted()
                    .toList();
            var classes = existing(folders, "classes");
            var tests = existing(folders, "test-classes");
            // the tests of src/shop and of src/journeys run the whole shop; those of a module run that module
            var ofTheWhole = written("src/journeys");
            return new Side(
                    Assessment.of(ROOT.resolve("src/shop/target/shop.jar")),
                    Application.read(classes),
                    Application.read(
                            Stream.concat(Stream.of(classes), Stream.of(tests)).toArray(Path[]::new)),
                    type -> type.getPackageName().equals("dev.offshoot"),
                    ofTheWhole,
                    ofTheWhole + written("src/messaging/conformance"));
        }
    }

    /** The tests of a part that may be compiled later than this one: counted in its sources, whatever is compiled. */
    private static int written(String part) throws IOException {
        try (var files = Files.walk(ROOT.resolve(part).resolve("src/test/java"))) {
            return (int) files.filter(file -> file.getFileName().toString().matches("\\w+(Tests|IT)[.]java"))
                    .count();
        }
    }

    private static Path[] existing(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isDirectory)
                .toArray(Path[]::new);
    }

    @Test
    void missesNothingInTheLeanCopyOfClassesThatItReads() {
        for (var jar : List.of(TAXI.resolve("taxi.jar"), ROOT.resolve("src/shop/target/shop.jar"))) {
            assertThat(JsonReport.of(Assessment.of(jar)))
                    .isEqualTo(JsonReport.of(Assessment.of(Application.read(jar))));
        }
    }

    @Test
    void guideShowsWhatTheToolSays() throws IOException {
        var taxi = taxi();
        var shop = shop();
        var table = new StringBuilder("| | the taxi | the shop |\n| --- | --- | --- |\n");
        row(table, "classes, without those inside others", classes(taxi), classes(shop));
        row(table, "modules", modules(taxi), modules(shop));
        row(table, "score", taxi.assessment().score(), shop.assessment().score());
        row(table, "modules in a cycle of types", inCycles(taxi), inCycles(shop));
        for (var criterion : List.of(
                Criterion.CALL_OUT,
                Criterion.ENTITY_RELATION,
                Criterion.SHARED_TABLE,
                Criterion.JOIN_ACROSS,
                Criterion.FOREIGN_KEY,
                Criterion.WIDE_TRANSACTION)) {
            row(table, NAMES.get(criterion.ordinal()), places(taxi, criterion), places(shop, criterion));
        }
        row(table, "classes that a change of one entity can reach, the median and the most", reach(taxi), reach(shop));
        row(
                table,
                "test classes that must run when billing changes (taxi: `BillingService`; shop: `payments`)",
                tests(taxi, type -> type.getSimpleName().equals("BillingService")),
                tests(shop, type -> type.getPackageName().equals("dev.offshoot.payments")));

        compareOrWrite(table.toString());
    }

    private static final java.util.Map<Integer, String> NAMES = java.util.Map.of(
            Criterion.CALL_OUT.ordinal(), "calls from one module into another",
            Criterion.ENTITY_RELATION.ordinal(), "entities that hold another module's",
            Criterion.SHARED_TABLE.ordinal(), "tables that several modules use",
            Criterion.JOIN_ACROSS.ordinal(), "queries that join several modules' tables",
            Criterion.FOREIGN_KEY.ordinal(), "foreign keys from module to module",
            Criterion.WIDE_TRANSACTION.ordinal(), "transactions that write in several modules");

    private static void row(StringBuilder table, String what, Object taxi, Object shop) {
        table.append("| %s | %s | %s |%n".formatted(what, taxi, shop).replace("\r\n", "\n"));
    }

    /** Compilers differ in which nested classes they add, so only top-level classes count. */
    private static long classes(Side side) {
        return side.classes().classes().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .count();
    }

    private static String modules(Side side) {
        return side.assessment().modules().stream()
                .collect(Collectors.groupingBy(Assessed::verdict, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ", "", side.assessment().layered() ? " (proposed)" : ""));
    }

    private static long inCycles(Side side) {
        return side.assessment().findings().stream()
                .filter(finding -> finding.criterion() == Criterion.TYPE_CYCLE)
                .count();
    }

    /** Evidence that counts against several modules is counted once. */
    private static long places(Side side, Criterion criterion) {
        return side.assessment().findings().stream()
                .filter(finding -> finding.criterion() == criterion)
                .map(finding -> criterion == Criterion.SHARED_TABLE
                        ? finding.what().replaceFirst(" is also used by .*", "")
                        : finding.place() + finding.what())
                .distinct()
                .count();
    }

    /** How many classes depend on an entity, however indirectly. */
    private static String reach(Side side) {
        var spring = new Spring(side.classes());
        var reached = side.classes().classes().stream()
                .filter(spring::isEntity)
                .map(entity ->
                        dependents(side.classes(), Set.of(outermost(entity))).size() - 1)
                .sorted(Comparator.naturalOrder())
                .toList();
        return reached.get(reached.size() / 2) + ", " + reached.get(reached.size() - 1);
    }

    /** These classes and all that depend on them; nested classes count as the class around them. */
    private static Set<JavaClass> dependents(Application application, Set<JavaClass> start) {
        var parts = application.classes().stream().collect(Collectors.groupingBy(ContrastTests::outermost));
        Set<JavaClass> seen = new HashSet<>(start);
        var queue = new ArrayDeque<>(start);
        while (!queue.isEmpty()) {
            for (var part : parts.getOrDefault(queue.poll(), List.of())) {
                for (var dependency : part.getDirectDependenciesToSelf()) {
                    var user = outermost(dependency.getOriginClass());
                    if (parts.containsKey(user) && seen.add(user)) {
                        queue.add(user);
                    }
                }
            }
        }
        return seen;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ContrastTests::outermost).orElse(type);
    }

    private static String tests(Side side, Predicate<JavaClass> changed) {
        var start = side.withTests().classes().stream()
                .filter(type -> type.isTopLevelClass() && changed.test(type))
                .collect(Collectors.toSet());
        assertThat(start).as("what changes").isNotEmpty();
        var dependents = dependents(side.withTests(), start);
        var tests = side.withTests().classes().stream()
                .filter(type -> type.isTopLevelClass() && type.getSimpleName().matches("\\w+(Tests|IT)"))
                .toList();
        var run = tests.stream()
                .filter(type -> dependents.contains(type) || side.starts().test(type))
                .count();
        return run + side.writtenOfTheWhole() + " of " + (tests.size() + side.written());
    }

    private static void compareOrWrite(String table) throws IOException {
        var guide = Files.readString(CONTRAST);
        var place = Pattern.compile("(<!-- figures: generated -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL)
                .matcher(guide);
        assertThat(place.find()).as("contrast.md has a place for the figures").isTrue();
        var written = place.replaceFirst("$1" + Matcher.quoteReplacement(table) + "$3");
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(CONTRAST, written);
        }
        assertThat(Files.readString(CONTRAST))
                .as(
                        "contrast.md is stale: ./mvnw -pl architecture-tests/gate -am verify -Dtest=ContrastTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true")
                .isEqualTo(written);
    }
}
