package dev.offshoot.architecture.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import dev.offshoot.architecture.reading.Application;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

/** Planted code breaks each rule once, and the rule reports it with this exact message. */
class RulesTests {

    private static final Path FIXTURES = Path.of("target/test-classes/com/example");

    private static Application planted(String name) {
        return Application.read(FIXTURES.resolve("planted/" + name));
    }

    private static Rule rule(String id) {
        return Rules.forModulesBelow("com.example.planted." + PLANTED.get(id)).stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** For each rule on classes, the fixture that breaks it. */
    private static final Map<String, String> PLANTED = new TreeMap<>(Map.ofEntries(
            Map.entry("imports-only-contracts", "imports"),
            Map.entry("declares-its-contracts", "declares"),
            Map.entry("commands-form-no-cycle", "cycle"),
            Map.entry("hides-its-types", "hides"),
            Map.entry("contracts-are-records", "records"),
            Map.entry("personal-data-is-marked", "personal"),
            Map.entry("says-it-with-messages", "says"),
            Map.entry("asks-the-injected-clock", "clock"),
            Map.entry("names-locale-charset-and-zone", "machine"),
            Map.entry("patterns-on-input-are-linear", "patterns"),
            Map.entry("stays-in-its-schema", "schema")));

    static List<Rule> allRules() {
        return Stream.concat(
                        Rules.forModulesBelow("com.example.nowhere").stream(),
                        Stream.of(
                                Rules.listenersAreRedeliveredTo("com.example.nowhere", planted("imports")),
                                Rules.packagesFormNoCycle("com.example.nowhere"),
                                Rules.layersHold("com.example.nowhere", Map.of()),
                                Rules.servicesHoldOneModule(Path.of("target/nowhere")),
                                Rules.decisionsAreKept(Path.of("target/nowhere"), Path.of("src/test"))))
                .toList();
    }

    @Test
    void everyRuleIsBrokenByPlantedCode() {
        assertThat(Rules.forModulesBelow("com.example.nowhere"))
                .extracting(Rule::id)
                .containsExactlyInAnyOrderElementsOf(PLANTED.keySet());
    }

    @ParameterizedTest
    @MethodSource("allRules")
    void aRuleThatFindsNothingToLookAtHasFailed(Rule rule) {
        assertThatThrownBy(() -> Rules.check(planted("imports"), List.of(rule)))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "\n\n" + rule.sentence() + " (" + rule.id()
                                + ")\n\nThe rule found nothing to check: the packages or paths given to it are wrong, or what it guards no longer exists.\n");
    }

    private static void assertBroken(Rule rule, String fixture, String... lines) {
        assertThatThrownBy(() -> Rules.check(planted(fixture), List.of(rule)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("\n\n" + rule.sentence() + " (" + rule.id() + ")\n\n"
                        + Stream.of(lines).collect(Collectors.joining("\n")) + "\n");
    }

    @Test
    void aModuleImportsNoOtherModule() {
        assertBroken(
                rule("imports-only-contracts"),
                "imports",
                "Basket:5  uses com.example.planted.imports.inventory.Stock.",
                "  Send a message from com.example.planted.imports.contracts instead, or keep a copy of the data that you need, updated by events.");
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        assertBroken(
                Rules.packagesFormNoCycle("com.example.planted.layers.engine"),
                "layers",
                "Inbox:8  inbox → outbox (Inbox uses Outbox) → inbox (Outbox uses Inbox).",
                "  Move what both need into a package that both may use, or let one implement an interface of the other.");
    }

    @Test
    void aLayerUsesThoseThatItIsMeantToUse() {
        var root = "com.example.planted.layers";
        assertBroken(
                Rules.layersHold(
                        root,
                        Map.of(
                                root + ".api", List.of(),
                                root + ".engine", List.of(root + ".api"),
                                root + ".adapter", List.of(root + ".api"))),
                "layers",
                "Adapter:9  com.example.planted.layers.adapter uses com.example.planted.layers.engine.inbox.Inbox.",
                "  It may use com.example.planted.layers.api only: move what it needs there.",
                "Message:5  com.example.planted.layers.api uses com.example.planted.layers.engine.outbox.Outbox.",
                "  It may use nothing of com.example.planted.layers but itself: move what it needs there.");
    }

    @Test
    void aModuleDeclaresTheContractsThatItUsesAndNoOthers() {
        assertBroken(
                rule("declares-its-contracts"),
                "declares",
                "Basket:3  declares no allowed dependencies for basket, so it may use everything.",
                "  Put @ApplicationModule(allowedDependencies = {\"messaging\", \"contracts::basket\"}) on the package in its package-info.java.",
                "package-info:1  orders declares contracts::payments but does not use it.",
                "  Remove \"contracts::payments\" from its allowedDependencies.",
                "package-info:1  orders is allowed to use inventory.",
                "  Allow only \"messaging\" and \"contracts::<module>\".",
                "package-info:1  orders uses contracts::inventory without declaring it.",
                "  Add \"contracts::inventory\" to its allowedDependencies, if it is meant to use it.");
    }

    @Test
    void modulesDoNotCommandEachOtherInACircle() {
        assertBroken(
                rule("commands-form-no-cycle"),
                "cycle",
                "Stock.nothingLeft:9  inventory commands orders (CancelOrder), orders commands inventory (ReserveStock).",
                "  Let one of them publish an event instead, and the other decide what to do about it.");
    }

    @Test
    void aModuleHidesItsTypes() {
        assertBroken(
                rule("hides-its-types"),
                "hides",
                "Order:3  is public, but no other package of its module uses it.",
                "  Remove \"public\"; Spring, JPA and Jackson do not need it.");
    }

    @Test
    void contractsAreRecordsOfValues() {
        assertBroken(
                rule("contracts-are-records"),
                "records",
                "OrderPlaced:3  is not a record.",
                "  Make it a record of values.",
                "OrderShipped.carrier:7  holds a java.lang.Object.",
                "  Use numbers, strings, UUIDs, times, collections of these, and records and enums of the contracts.",
                "OrderShipped.vans:7  holds a java.lang.Thread.",
                "  Use numbers, strings, UUIDs, times, collections of these, and records and enums of the contracts.",
                "OrderShipped:7  is named shipping.OrderShipped, but is in the package of orders.",
                "  Name it \"orders.OrderShipped\", or move it to the module that owns it.");
    }

    @Test
    void personalDataIsMarked() {
        assertBroken(
                rule("personal-data-is-marked"),
                "personal",
                "CustomerRegistered.email:5  sounds like personal data.",
                "  Mark the component @Personal, or remove it if no consumer needs it.",
                "CustomerRegistered.home:5  holds personal data.",
                "  Mark the component @Personal, or remove it if no consumer needs it.");
    }

    @Test
    void modulesHearAndRemindThemselvesByMessages() {
        assertBroken(
                rule("says-it-with-messages"),
                "says",
                "Reminders.on:13  is marked @EventListener.",
                "  Mark it @ModuleListener.",
                "Reminders.remind:10  is marked @Scheduled.",
                "  Publish a ScheduledMessage with a command to your own module, and consume it with @ModuleListener.");
    }

    @Test
    void modulesAskTheClockThatTheyAreGiven() {
        assertBroken(
                rule("asks-the-injected-clock"),
                "clock",
                "Order.cancelledAt:25  takes the time from Date.",
                "  Inject a java.time.Clock, and call clock.instant().",
                "Order.placedAt:17  takes the time from Instant.now.",
                "  Inject a java.time.Clock, and call clock.instant().");
    }

    @Test
    void nothingDependsOnHowTheMachineIsSet() {
        assertBroken(
                rule("names-locale-charset-and-zone"),
                "machine",
                "Receipt.day:13  uses the machine's time zone in LocalDate.now().",
                "  Pass a time zone, such as ZoneOffset.UTC, and take the time from a Clock.",
                "Receipt.printed:9  uses the machine's charset in String.getBytes().",
                "  Pass StandardCharsets.UTF_8.",
                "Receipt.printed:9  uses the machine's locale in String.format(String, Object[]).",
                "  Pass a locale: Locale.ROOT for text that programs read, the reader's for text that people read.",
                "Receipt.sorted:17  uses the machine's locale in String.toLowerCase().",
                "  Pass a locale: Locale.ROOT for text that programs read, the reader's for text that people read.");
    }

    @Test
    void aPatternOnInputGoesBackToNothing() {
        var advice =
                "  Bound each repetition, repeat nothing that can match in more than one way, and use no look-around, such as in [!-~]{1,200}. Check anything more in a method that looks at each character once.";
        assertBroken(
                rule("patterns-on-input-are-linear"),
                "patterns",
                "Registering.compile:27  passes (\\p{L}|[a-z])* to Pattern.compile.",
                advice,
                "Registering.matches:11  passes (a+)+ to String.matches.",
                advice,
                "Registering.patternMatches:31  passes .*@.* to Pattern.matches.",
                advice,
                "Registering.replaceAll:15  passes a*b* to String.replaceAll.",
                advice,
                "Registering.replaceFirst:19  passes a+a+$ to String.replaceFirst.",
                advice,
                "Registering.split:23  passes \\s*,\\s* to String.split.",
                advice,
                "Registering.unknown:35  passes a pattern to String.matches.",
                advice);
    }

    @Test
    void aModuleStaysInItsSchema() {
        assertBroken(
                rule("stays-in-its-schema"),
                "schema",
                "Lines.available:9  names inventory.stock: SELECT l.id FROM order_line l JOIN inventory.stock s ON s.id = l.stock_id WHERE s.on_hand > 0",
                "  Let one module own the table; the other keeps its own copy of the columns that it needs.",
                "Lines.unreadable:17  is not understood by the parser: SELECT id FROM order_line WHERE WHERE",
                "  Rewrite it so that its tables can be recognised; vendor-specific SQL belongs in messaging.",
                "OrderLine.stock:9  OrderLine.stock is a @ManyToOne to Stock of inventory.",
                "  Keep the id alone: a column without a relation and without a foreign key.",
                "db/migration/orders/V1__orders.sql:1  refers to inventory.stock in orders.order_line.",
                "  Drop the constraint: an id of another module is only a value.",
                "db/migration/orders/V1__orders.sql:7  shows inventory.stock in orders.available.",
                "  Query only your own tables and combine the results in the page, or keep a view of your own, updated by events.",
                "db/migration/orders/V1__orders.sql:9  is not understood by the parser: UPDATE order_line WHERE nothing",
                "  Rewrite it so that its tables can be recognised; vendor-specific SQL belongs in messaging.");
    }

    @Test
    void everyListenerIsRedeliveredTo() {
        assertBroken(
                Rules.listenersAreRedeliveredTo("com.example.planted.redelivery", planted("redelivery")),
                "redelivery",
                "HearingOfStock.on:12  consumes StockRejected, but no test of orders delivers it twice.",
                "  Write a test that publishes it twice and late, and asserts that its effect occurs once; mark it @Redelivers(StockRejected.class).");
    }

    @Test
    void aServiceHoldsOneModule() {
        assertBroken(
                Rules.servicesHoldOneModule(Path.of("src/test/resources/planted/services")),
                "imports",
                "orders-service/pom.xml:1  depends on inventory.",
                "  A service contains one module: give inventory a service of its own, or send it a message.",
                "orders-service/pom.xml:1  does not depend on orders.",
                "  Add the module, or name the folder after the module that it contains.");
    }

    @Test
    void decisionsNameTestsThatExist() {
        assertBroken(
                Rules.decisionsAreKept(Path.of("src/test/resources/planted/decisions"), Path.of("src/test/java")),
                "imports",
                "0001-something.md:5  names RulesTests#aTestThatNobodyWrote, which does not exist.",
                "  Name the test that enforces the decision now, or write one.",
                "0002-something-else.md:1  names no test.",
                "  End it with *Enforced by: Class#method*: the test that fails if the decision is broken.");
    }

    @Test
    void springModulithVerifiesWhatModulesDeclare() {
        assertThatThrownBy(() -> ApplicationModules.of(
                                "com.example.planted.modulith", ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                        .verify())
                .hasMessage(
                        "- Module 'orders' depends on module 'inventory' via com.example.planted.modulith.orders.Order -> com.example.planted.modulith.inventory.Stock. Allowed targets: none.");
    }
}
