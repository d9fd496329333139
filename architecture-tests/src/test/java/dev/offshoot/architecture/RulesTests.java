package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
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

/** Each rule is broken once, by planted code, and says so in these words. */
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

    /** Where each rule that looks at classes is broken. */
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
                                + ")\n\nThe rule found nothing to look at: the packages or paths that it was given are wrong, or what it guards is gone.\n");
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
                "  Say it with a message from com.example.planted.imports.contracts, or keep a copy of what you need, fed by events.");
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        assertBroken(
                Rules.packagesFormNoCycle("com.example.planted.layers.engine"),
                "layers",
                "Inbox:8  inbox → outbox (Inbox uses Outbox) → inbox (Outbox uses Inbox).",
                "  Move what both need to a package below them, or let one hand the other an interface.");
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
                "  It may use com.example.planted.layers.api alone: move what it needs there.",
                "Message:5  com.example.planted.layers.api uses com.example.planted.layers.engine.outbox.Outbox.",
                "  It may use nothing of com.example.planted.layers but itself: move what it needs there.");
    }

    @Test
    void aModuleDeclaresTheContractsThatItUsesAndNoOthers() {
        assertBroken(
                rule("declares-its-contracts"),
                "declares",
                "Basket:3  declares nothing for basket, and so may use everything.",
                "  Write @ApplicationModule(allowedDependencies = {\"messaging\", \"contracts::basket\"}) over the package in its package-info.java.",
                "package-info:1  orders is allowed to use contracts::payments and does not.",
                "  Take \"contracts::payments\" out of its allowedDependencies.",
                "package-info:1  orders is allowed to use inventory.",
                "  Allow \"messaging\" and \"contracts::<module>\" alone.",
                "package-info:1  orders uses contracts::inventory and does not say so.",
                "  Add \"contracts::inventory\" to its allowedDependencies, if it is meant to hear of it.");
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
                "Order:3  is public, and nothing in another package of its module needs it to be.",
                "  Take \"public\" away; Spring, JPA and Jackson do not need it.");
    }

    @Test
    void contractsAreRecordsOfValues() {
        assertBroken(
                rule("contracts-are-records"),
                "records",
                "OrderPlaced:3  is no record.",
                "  Make it a record of what is to be said.",
                "OrderShipped.carrier:7  holds a java.lang.Object.",
                "  Use numbers, texts, UUIDs, times, lists of them, and records and enums of the contracts.",
                "OrderShipped.vans:7  holds a java.lang.Thread.",
                "  Use numbers, texts, UUIDs, times, lists of them, and records and enums of the contracts.",
                "OrderShipped:7  is called shipping.OrderShipped, and lies in the package of orders.",
                "  Call it \"orders.OrderShipped\", or move it to the module that owns it.");
    }

    @Test
    void personalDataIsMarked() {
        assertBroken(
                rule("personal-data-is-marked"),
                "personal",
                "CustomerRegistered.email:5  sounds like personal data.",
                "  Mark the component @Personal; or, if those who hear it can do without, leave it out.",
                "CustomerRegistered.home:5  holds personal data.",
                "  Mark the component @Personal; or, if those who hear it can do without, leave it out.");
    }

    @Test
    void modulesHearAndRemindThemselvesByMessages() {
        assertBroken(
                rule("says-it-with-messages"),
                "says",
                "Reminders.on:13  is marked @EventListener.",
                "  Mark it @ModuleListener.",
                "Reminders.remind:10  is marked @Scheduled.",
                "  Publish a ScheduledMessage with a command to your own module, and take it with @ModuleListener.");
    }

    @Test
    void modulesAskTheClockThatTheyAreGiven() {
        assertBroken(
                rule("asks-the-injected-clock"),
                "clock",
                "Order.cancelledAt:25  asks Date.",
                "  Take a java.time.Clock in the constructor, and ask clock.instant().",
                "Order.placedAt:17  asks Instant.now.",
                "  Take a java.time.Clock in the constructor, and ask clock.instant().");
    }

    @Test
    void nothingDependsOnHowTheMachineIsSet() {
        assertBroken(
                rule("names-locale-charset-and-zone"),
                "machine",
                "Receipt.day:13  takes the machine's time zone by LocalDate.now().",
                "  Name it: ZoneOffset.UTC, or the one that is meant; and take the time from a Clock.",
                "Receipt.printed:9  takes the machine's charset by String.getBytes().",
                "  Name it: StandardCharsets.UTF_8.",
                "Receipt.printed:9  takes the machine's locale by String.format(String, Object[]).",
                "  Name it: Locale.ROOT for what programs read, the reader's for what people read.",
                "Receipt.sorted:17  takes the machine's locale by String.toLowerCase().",
                "  Name it: Locale.ROOT for what programs read, the reader's for what people read.");
    }

    @Test
    void aPatternOnInputGoesBackToNothing() {
        var advice =
                "  Bound each repetition, repeat nothing that can be read in more than one way, and look neither ahead nor back, such as [!-~]{1,200}; check more than that in a method, with one look at each character.";
        assertBroken(
                rule("patterns-on-input-are-linear"),
                "patterns",
                "Registering.compile:27  hands (\\p{L}|[a-z])* to Pattern.compile.",
                advice,
                "Registering.matches:11  hands (a+)+ to String.matches.",
                advice,
                "Registering.patternMatches:31  hands .*@.* to Pattern.matches.",
                advice,
                "Registering.replaceAll:15  hands a*b* to String.replaceAll.",
                advice,
                "Registering.replaceFirst:19  hands a+a+$ to String.replaceFirst.",
                advice,
                "Registering.split:23  hands \\s*,\\s* to String.split.",
                advice,
                "Registering.unknown:35  hands a pattern to String.matches.",
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
                "  Write it so that its tables can be read; what only one database knows belongs to messaging.",
                "OrderLine.stock:9  OrderLine.stock is a @ManyToOne to Stock of inventory.",
                "  Keep the id alone: a column without a relation and without a foreign key.",
                "db/migration/orders/V1__orders.sql:1  refers to inventory.stock in orders.order_line.",
                "  Drop the constraint: an id of another module is only a value.",
                "db/migration/orders/V1__orders.sql:7  shows inventory.stock in orders.available.",
                "  Query what is your own, and compose the page where it is shown; or keep a view of your own, fed by events.",
                "db/migration/orders/V1__orders.sql:9  is not understood by the parser: UPDATE order_line WHERE nothing",
                "  Write it so that its tables can be read; what only one database knows belongs to messaging.");
    }

    @Test
    void everyListenerIsRedeliveredTo() {
        assertBroken(
                Rules.listenersAreRedeliveredTo("com.example.planted.redelivery", planted("redelivery")),
                "redelivery",
                "HearingOfStock.on:12  hears StockRejected, and no test of orders delivers that twice.",
                "  Write a test that publishes it twice, and late, and asserts that its effect came once; mark it @Redelivers(StockRejected.class).");
    }

    @Test
    void aServiceHoldsOneModule() {
        assertBroken(
                Rules.servicesHoldOneModule(Path.of("src/test/resources/planted/services")),
                "imports",
                "orders-service/pom.xml:1  depends on inventory.",
                "  A service is one module: give inventory a service of its own, or say it with a message.",
                "orders-service/pom.xml:1  does not depend on orders.",
                "  Add the module, or call the folder after the one that it holds.");
    }

    @Test
    void decisionsNameTestsThatExist() {
        assertBroken(
                Rules.decisionsAreKept(Path.of("src/test/resources/planted/decisions"), Path.of("src/test/java")),
                "imports",
                "0001-something.md:5  names RulesTests#aTestThatNobodyWrote, which does not exist.",
                "  Name the test that keeps the decision now, or write it.",
                "0002-something-else.md:1  names no test.",
                "  End it with *Enforced by: Class#method*: the test that fails when the decision is not kept.");
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
