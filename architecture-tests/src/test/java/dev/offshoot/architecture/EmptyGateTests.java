package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.reports.Baseline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A gate fails if the tool could not read something, and does not fail because the compiler renumbers classes. */
class EmptyGateTests extends CommandLineTest {

    private static final String TWO_MODULES = """
            package shop.orders; @Entity class Order { @Id Long id; String sku; }
            package shop.orders; @Service class PlacingOrders {
                shop.stock.Warehouse warehouse;
                PlacingOrders(shop.stock.Warehouse warehouse) { this.warehouse = warehouse; }
                // here
                Runnable later(Order order) { return new Runnable() { public void run() { warehouse.count(order.sku); } }; }
                void now() { class Now { void run() { warehouse.count("a"); } } new Now().run(); }
            }
            package shop.stock; @Entity class Item { @Id Long id; }
            package shop.stock; @Service public class Warehouse { public int count(String sku) { return 1; } }
            """;
    private static final String INNOCENT = """
            Comparator<Order> byId() { return new Comparator<Order>() { public int compare(Order a, Order b) { return Long.compare(a.id, b.id); } }; }
            void before() { class Now { } new Now(); Runnable run = () -> new Now(); }
            """;

    @TempDir
    Path folder;

    private String written(String name, String text) throws IOException {
        return Sources.compiled(text)
                .in(Files.createDirectory(folder.resolve(name)))
                .toString();
    }

    private String baseline() {
        return folder.resolve("baseline.json").toString();
    }

    @Test
    void failsOnAnEmptyFolder() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty")).toString();
        run("assess", written("shop", TWO_MODULES), "--baseline", baseline(), "--accept");

        assertThat(run("assess", empty, "--fail-under", "90")).isNotZero();
        assertThat(run("assess", empty, "--baseline", baseline())).isNotZero();
        assertThat(err.toString()).isEqualTo("There are no classes in " + empty + ".\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package shop; class Prices {}",
                "package shop.config; @Configuration class Settings {}",
                "package shop.controller; @RestController class Prices {}\npackage shop.service; @Service class Pricing {}"
            })
    void failsWithoutModules(String text) throws IOException {
        var shop = written("shop", text);

        assertThat(run("assess", shop)).isZero();
        assertThat(run("assess", shop, "--fail-under", "1")).isEqualTo(1);
        assertThat(out.toString()).endsWith("\nNo modules were found, so there is nothing to assess.\n");
        assertThat(run("assess", shop, "--baseline", baseline(), "--accept")).isEqualTo(2);
        assertThat(err.toString()).startsWith(baseline() + " is not written. No modules were found");
        assertThat(Path.of(baseline())).doesNotExist();
    }

    @Test
    void failsWhenAModuleIsMissing() throws IOException {
        run("assess", written("shop", TWO_MODULES), "--baseline", baseline(), "--accept");

        var half = written(
                "half",
                TWO_MODULES.replaceAll("(?s)package shop.orders; @Entity.*?(?=package shop.stock; @Entity)", ""));

        assertThat(run("assess", half, "--baseline", baseline())).isEqualTo(1);
        assertThat(out.toString())
                .contains("The module orders is in " + baseline() + " but was not found.\n  Name all class folders");
        assertThatThrownBy(() -> Baseline.at(Path.of(baseline())).check(Assessment.of(Path.of(half))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The module orders is in");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsWhenClassFilesCouldNotBeRead(boolean all) throws IOException {
        var shop = Path.of(written("shop", TWO_MODULES));
        run("assess", shop.toString(), "--baseline", baseline(), "--accept");
        try (var files = Files.walk(shop)) {
            for (var file : files.filter(path -> path.toString().endsWith(all ? ".class" : "Item.class"))
                    .toList()) {
                makeNewer(file);
            }
        }

        assertThat(run("assess", shop.toString(), "--fail-under", "1")).isEqualTo(all ? 2 : 1);
        assertThat(run("assess", shop.toString(), "--baseline", baseline())).isEqualTo(all ? 2 : 1);
        assertThat(all ? err.toString() : out.toString())
                .contains("shop/", ".class is not a class file of Java 8 to 25, or is broken.");
        if (!all) {
            assertThat(out.toString()).contains("1 class file could not be read: shop/stock/Item.class");
            assertThat(run("assess", shop.toString(), "--baseline", baseline(), "--accept"))
                    .isEqualTo(2);
        }
    }

    @Test
    void strictPassesIfEverythingWasSeen() throws IOException {
        var shop = written("shop", TWO_MODULES);
        run("assess", shop, "--baseline", baseline(), "--accept");

        assertThat(run("assess", shop, "--strict")).as(out::toString).isZero();
        assertThat(run("assess", shop, "--strict", "--baseline", baseline()))
                .as(out::toString)
                .isZero();
        assertThat(out.toString()).doesNotContain("Strict:");
    }

    @Test
    void strictListsWhatWasNotSeen() throws IOException {
        var tools = IntStream.rangeClosed(1, 7)
                .mapToObj(number -> "package shop; class Tool" + number + " {}\n")
                .collect(Collectors.joining());
        var shop = written("shop", TWO_MODULES + tools + """
                package shop.orders; @Repository class Charging { JdbcTemplate jdbc; void charge() { jdbc.update("call charge(1)"); } }
                """);
        makeNewer(Path.of(shop, "shop/stock/Item.class"));

        assertThat(run("assess", shop, "--strict")).isEqualTo(1);

        var strict = out.toString().substring(out.toString().indexOf("Strict:"));
        assertThat(strict)
                .startsWith("Strict: the assessment did not see everything.\n"
                        + "  1 class file could not be read: shop/stock/Item.class ")
                .contains("\n  The stored procedure called in Charging.charge:")
                .endsWith("\n  In no module: shop.Tool1, shop.Tool2, shop.Tool3, shop.Tool4, shop.Tool5 and 2 more.\n");
    }

    @Test
    void strictFailsWithoutModules() throws IOException {
        assertThat(run("assess", written("shop", "package shop; class Prices {}"), "--strict"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("\n  No modules were found, so there is nothing to assess.\n");
    }

    /** Changes the version of a class file to that of a much newer compiler. */
    private static void makeNewer(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[6] = 0;
        bytes[7] = 99;
        Files.write(file, bytes);
    }

    @Test
    void knowsEvidenceAgainWhenClassesWithoutNamesAreNumberedAnew() throws IOException {
        run("assess", written("shop", TWO_MODULES), "--baseline", baseline(), "--accept");

        var after = written("after", TWO_MODULES.replace("// here", INNOCENT));

        assertThat(run("assess", after, "--baseline", baseline()))
                .as(out::toString)
                .isZero();
        assertThat(out.toString()).endsWith("No worse than " + baseline() + ".\n");
    }

    @Test
    void knowsWhatAnEarlierVersionWroteDown() throws IOException {
        var shop = written("shop", TWO_MODULES);
        Files.writeString(Path.of(baseline()), """
                {"scores": {"orders": 90, "stock": 99}, "evidence": [
                  "injected-bean|orders|shop.orders.PlacingOrders#<init>|PlacingOrders is handed Warehouse of stock",
                  "call-out|orders|shop.orders.PlacingOrders$7#run|Warehouse.count of stock is called",
                  "call-out|orders|shop.orders.PlacingOrders$1Now#run|Warehouse.count of stock is called",
                  "call-in|stock|shop.orders.PlacingOrders$7#run|Warehouse.count is called by orders",
                  "call-in|stock|shop.orders.PlacingOrders$1Now#run|Warehouse.count is called by orders"
                ]}
                """);

        assertThat(run("assess", shop, "--baseline", baseline()))
                .as(out::toString)
                .isZero();
    }

    @Test
    void aCycleIsTheSameWhateverPlacesShowIt() {
        assertThat(Finding.stable("type-cycle|a|app.A$1#run|a → b (A.1.run calls B.x) → a (B.2 uses A)"))
                .isEqualTo(Finding.stable("type-cycle|a|app.A#other|a → b (A.other calls B.y) → a (B uses A)"))
                .isNotEqualTo(Finding.stable("type-cycle|a|app.A#other|a → c (A.other calls B.y) → a (B uses A)"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesOutsideAsciiAreFoundUnderAnyLocale() throws Exception {
        var laden = Sources.compiled("""
                        package laden; @SpringBootApplication class Laden {}
                        package laden.lager; @Service public class Lager { public int bestand() { return 1; } }
                        package laden.auftraege; @Service class Aufträge { laden.lager.Lager lager; Aufträge(laden.lager.Lager lager) { this.lager = lager; } int bestand() { return lager.bestand(); } }
                        """).jar(folder.resolve("laden.jar"));
        // the shell writes the name in UTF-8, whatever this machine's locale
        shell(
                "mkdir -p 'src/main/java/laden/auftraege' && touch \"src/main/java/laden/auftraege/$(printf 'Auftr\\303\\244ge').java\"");

        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        absoluteClassPath(),
                        Main.class.getName(),
                        "assess",
                        laden.toString(),
                        "--sarif",
                        "report.sarif")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        var places = new TreeMap<String, String>();
        new JsonMapper()
                .readTree(Files.readString(folder.resolve("report.sarif")))
                .path("runs")
                .path(0)
                .path("results")
                .forEach(result -> places.put(
                        result.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                                .asString(),
                        result.at("/locations/0/physicalLocation/artifactLocation/uri")
                                .asString()));
        assertThat(places)
                .containsEntry("laden.auftraege.Aufträge.bestand", "src/main/java/laden/auftraege/Auftr%C3%A4ge.java")
                .allSatisfy((name, address) -> assertThat(address).matches("[-._~/%A-Za-z0-9]+"));
    }

    private static String absoluteClassPath() {
        return java.util.Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private void shell(String command) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", command)
                        .directory(folder.toFile())
                        .start()
                        .waitFor())
                .isZero();
    }
}
