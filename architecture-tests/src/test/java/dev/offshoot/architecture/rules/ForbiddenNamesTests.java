package dev.offshoot.architecture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.reading.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each name in the list of a rule is planted once, so that a test fails if the rule misses one. */
class ForbiddenNamesTests {

    private static final Path PLANTED = Path.of("target/test-classes/com/example/planted");

    private static List<Rule.Violation> violations(Rule rule, Application planted) {
        return rule.check(planted).violations();
    }

    private static Layout layout(String fixture) {
        return new Layout("com.example.planted." + fixture, List.of());
    }

    @Test
    void everyWayToTakeLocaleCharsetOrZoneFromTheMachineIsSeen() {
        var planted = Application.read(PLANTED.resolve("defaults"));
        var named = Stream.of(
                        NamesLocaleCharsetAndZone.LOCALE,
                        NamesLocaleCharsetAndZone.CHARSET,
                        NamesLocaleCharsetAndZone.ZONE)
                .flatMap(names -> names.stream())
                .collect(Collectors.toCollection(TreeSet::new));

        var seen = violations(new NamesLocaleCharsetAndZone(layout("defaults")), planted);

        assertThat(seen)
                .extracting(violation ->
                        violation.place().type() + "." + violation.place().member())
                .containsExactlyInAnyOrderElementsOf(Stream.of("Locales", "Charsets", "Zones")
                        .map(name -> planted.find("com.example.planted.defaults.orders." + name)
                                .orElseThrow())
                        .flatMap(type ->
                                type.getMethods().stream().map(method -> type.getName() + "." + method.getName()))
                        .toList());
        assertThat(seen)
                .extracting(
                        violation -> violation.what().replaceFirst(".* in ", "").replaceFirst("\\.$", ""))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    // strings are the same in every locale; digits and names of days are not, and a format passed as argument may
    // contain them
    @Test
    void aFormatIsSeenUnlessItStandsThereAndWritesTextsAlone(@TempDir Path folder) {
        var planted = Sources.compiled("""
                package shop.orders; import java.util.function.Supplier; class Receipt {
                    String given(String format, int total) { return String.format(format, total); }
                    String whole(int total) { return String.format("%d", total); }
                    String grouped(int total) { return "%2$s: %1$,8d".formatted(total, ""); }
                    String fraction(double total) { return String.format("%.1f", total); }
                    String scientific(double total) { return String.format("%e", total); }
                    String general(double total) { return String.format("%g", total); }
                    String day(Date day) { return String.format("%tA", day); }
                    String upperDay(Date day) { return String.format("%TA", day); }
                    Supplier<String> laterWhole(int total) { return () -> String.format("%d", total); }
                    String text(String text) { return String.format("%s%n", text); }
                    String hexadecimal(int number) { return String.format("%04x", number); }
                    Supplier<String> later(String text) { return () -> String.format("%s", text); }
                }
                """).read(folder);

        assertThat(violations(new NamesLocaleCharsetAndZone(new Layout("shop", List.of())), planted))
                .extracting(violation -> violation.place().member())
                .containsExactlyInAnyOrder(
                        "given",
                        "whole",
                        "grouped",
                        "fraction",
                        "scientific",
                        "general",
                        "day",
                        "upperDay",
                        "laterWhole");
    }

    @Test
    void theToolTakesNothingFromTheMachineItself() {
        var tool = Application.read(Path.of("target/classes"));

        assertThat(violations(new NamesLocaleCharsetAndZone(new Layout("dev.offshoot.architecture", List.of())), tool))
                .isEmpty();
    }

    @Test
    void everyClockIsSeen() {
        var planted = Application.read(PLANTED.resolve("names/orders"));

        assertThat(violations(new AsksTheInjectedClock(layout("names")), planted))
                .extracting(violation -> violation.place().member())
                .containsExactlyInAnyOrderElementsOf(
                        planted.find("com.example.planted.names.orders.Clocks").orElseThrow().getMethods().stream()
                                .map(method -> method.getName())
                                .toList());
    }

    @Test
    void everyWordForPersonalDataIsSeen() {
        var planted = Application.read(PLANTED.resolve("names/contracts/customers"));

        assertThat(violations(new PersonalDataIsMarked(layout("names")), planted))
                .extracting(violation -> violation.place().member())
                .containsExactlyElementsOf(
                        planted
                                .componentsOf(planted.find("com.example.planted.names.contracts.customers.Told")
                                        .orElseThrow())
                                .stream()
                                .map(Application.Component::name)
                                .toList())
                .hasSize(20);
    }

    @Test
    void aContractHoldsEveryValueAndNothingElse() {
        var planted = Application.read(PLANTED.resolve("names/contracts/orders"));
        var refused = planted.find("com.example.planted.names.contracts.orders.Refused")
                .orElseThrow();

        var seen = violations(new ContractsAreRecords(layout("names")), planted);

        assertThat(seen)
                .extracting(violation -> violation.place().type())
                .as("what may be held is not refused")
                .containsOnly(refused.getName());
        assertThat(seen)
                .extracting(violation -> violation.place().member())
                .containsExactlyInAnyOrderElementsOf(refused.getFields().stream()
                        .map(field -> field.getName())
                        .toList());
    }

    @Test
    void everyAnnotationThatHearsOrRemembersInMemoryIsSeen(@TempDir Path folder) {
        var planted = Sources.compiled("""
                package org.springframework.modulith.events;
                @Async @org.springframework.transaction.event.TransactionalEventListener
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface ApplicationModuleListener {}
                package shop.orders; class Hearing {
                    @EventListener void eventListener(String text) {}
                    @org.springframework.transaction.event.TransactionalEventListener void transactional(String text) {}
                    @org.springframework.modulith.events.ApplicationModuleListener void module(String text) {}
                    @Async void async() {}
                    @Scheduled(fixedDelay = 1) void scheduled() {}
                    @Scheduled(fixedDelay = 1) @Scheduled(fixedDelay = 2) void twice() {}
                }
                """).read(folder);

        assertThat(violations(new SaysItWithMessages(new Layout("shop", List.of())), planted))
                .extracting(violation -> violation.place().member() + " " + violation.what())
                .containsExactlyInAnyOrder(
                        "eventListener is marked @EventListener.",
                        "transactional is marked @TransactionalEventListener.",
                        "module is marked @ApplicationModuleListener.",
                        "async is marked @Async.",
                        "scheduled is marked @Scheduled.",
                        "twice is marked @Schedules.");
    }

    @Test
    void aServiceMayDependOnContractsMessagingPlatformAndItsModule(@TempDir Path folder) throws IOException {
        var pom = Files.createDirectories(folder.resolve("orders-service")).resolve("pom.xml");
        Files.writeString(
                pom,
                Stream.of("orders", "contracts", "messaging", "platform", "shop", "storefront", "gateway")
                        .map(name -> "<dependency><groupId>dev.offshoot</groupId><artifactId>" + name
                                + "</artifactId></dependency>")
                        .collect(Collectors.joining("", "<project><dependencies>", "</dependencies></project>")));

        assertThat(violations(new ServicesHoldOneModule(folder), Application.read(PLANTED.resolve("names/orders"))))
                .extracting(Rule.Violation::what)
                .containsExactly("depends on shop.", "depends on storefront.", "depends on gateway.");
    }

    @Test
    void everyPatternInAConstraintIsSeenWhereverItStands(@TempDir Path folder) {
        var constraint = """
                package %s; import java.lang.annotation.*;
                @Retention(RetentionPolicy.RUNTIME) @Repeatable(%s.List.class)
                @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
                public @interface %s { String regexp() default ".*";
                    @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
                    @interface List { %s[] value(); } }
                """;
        var stubs = Stream.of(
                        List.of("jakarta.validation.constraints", "Pattern"),
                        List.of("jakarta.validation.constraints", "Email"),
                        List.of("org.hibernate.validator.constraints", "URL"))
                .map(name -> String.format(Locale.ROOT, constraint, name.get(0), name.get(1), name.get(1), name.get(1)))
                .collect(Collectors.joining());
        var planted = Sources.compiled(stubs + """
                package org.springframework.boot.context.properties; @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) public @interface ConfigurationProperties {}
                package shop.customers; import jakarta.validation.constraints.*; import org.hibernate.validator.constraints.URL;
                record Registration(
                    @Pattern(regexp = "(1+)+") String name,
                    List<@Pattern(regexp = "(2+)+") String> names,
                    @Email(regexp = "(3+)+") String mail,
                    @Email String plain,
                    @URL(regexp = "(4+)+") String page,
                    @Pattern(regexp = "(5+)+") @Pattern(regexp = "[a-z]{1,5}") String twice,
                    @Email(regexp = "(d+)+") @Email(regexp = "[a-z]{1,5}") String mails,
                    @URL(regexp = "(e+)+") @URL(regexp = "[a-z]{1,5}") String pages,
                    @Pattern(regexp = "[a-z]+") String endless,
                    @Pattern(regexp = "[^\\\\p{Cntrl}\\\\]]{0,100}") String linear) {}
                package shop.customers; import jakarta.validation.constraints.*;
                class Body { @Pattern(regexp = "(6+)+") String name; @Pattern(regexp = "(7+)+") String getOther() { return null; } }
                package shop.customers; import jakarta.validation.constraints.*;
                @RestController class Registering { void register(@Pattern(regexp = "(8+)+") String name, List<@Pattern(regexp = "(9+)+") String> names) {} }
                package shop.customers; import jakarta.validation.constraints.*;
                @Pattern(regexp = "(a+)+") @interface Sku {}
                package shop.customers; import jakarta.validation.constraints.*;
                @org.springframework.boot.context.properties.ConfigurationProperties record Settings(@Pattern(regexp = "(b+)+") String name, Inner inner) {
                    record Inner(@Pattern(regexp = "(c+)+") String name) {} }
                """).read(folder);

        assertThat(violations(new PatternsOnInputAreLinear(new Layout("shop", List.of())), planted))
                .extracting(violation -> violation.place().name() + " " + violation.what())
                .contains("Registration.name has the pattern (1+)+.")
                .extracting(violation -> violation.replaceFirst(".* has the pattern ", ""))
                .containsOnly(Stream.concat(
                                Stream.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "d", "e")
                                        .map(name -> "(" + name + "+)+."),
                                Stream.of("[a-z]+."))
                        .toArray(String[]::new));
    }
}
