package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmancipateTests extends CommandLineTest {

    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-starter-parent</artifactId>
                <version>4.1.2</version>
              </parent>
              <groupId>com.example</groupId>
              <artifactId>workshop</artifactId>
              <version>1</version>
              <packaging>jar</packaging>
              <properties><java.version>21</java.version></properties>
              <dependencies>
                <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency>
              </dependencies>
              <build><plugins><plugin><artifactId>maven-antrun-plugin</artifactId></plugin></plugins></build>
            </project>
            """;

    private static final String ANNOTATIONS = """
            package org.springframework.boot.autoconfigure; public @interface SpringBootApplication {}
            package org.springframework.modulith.events; public @interface ApplicationModuleListener {}
            """;

    /** Invoices are written when a repair is finished; a repair asks parts for a price. */
    private static final String WORKSHOP = ANNOTATIONS + """
            package shop; @SpringBootApplication public class App { public static void main(String[] arguments) {} }
            package shop; class Settings {}
            package shop.shared; public record Money(long cents) {}
            package shop.parts; @Service public class Catalog { public long price() { return 1; } }
            package shop.repairs; public record RepairFinished(long repair, Kind kind) { public enum Kind { BRAKE } }
            package shop.repairs; @Entity class Repair { @Id long id; }
            package shop.repairs; @Service class Repairs {
              final shop.parts.Catalog parts; final org.springframework.context.ApplicationEventPublisher events;
              Repairs(shop.parts.Catalog parts, org.springframework.context.ApplicationEventPublisher events) { this.parts = parts; this.events = events; }
              void finish() { events.publishEvent(new RepairFinished(parts.price(), RepairFinished.Kind.BRAKE)); }
            }
            package org.springframework.context; public interface ApplicationEventPublisher { void publishEvent(Object event); }
            package shop.invoices; @Entity class Invoice { @Id long id; shop.shared.Money amount() { return null; } }
            package shop.invoices; @Service class Invoicing {
              @org.springframework.modulith.events.ApplicationModuleListener void on(shop.repairs.RepairFinished finished) {}
            }
            """;

    @TempDir
    Path folder;

    private Path application(Sources sources, String pom) throws IOException {
        var application = Files.createDirectories(folder.resolve("app"));
        Files.writeString(application.resolve("pom.xml"), pom);
        sources.in(Files.createDirectories(application.resolve("target/classes")));
        return application;
    }

    private int leave(String module, String code) throws IOException {
        return run(
                "emancipate",
                module,
                "--of",
                application(Sources.compiled(code), POM).toString());
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void writesAServiceThatHoldsTheModuleAndWhatItNeeds() throws IOException {
        var sources = Sources.compiled(WORKSHOP)
                .with("db/migration/V1__all.sql", """
                        CREATE SEQUENCE invoice_seq;
                        CREATE SEQUENCE repair_seq START 1;
                        ALTER SEQUENCE repair_seq INCREMENT BY 50;
                        CREATE TABLE repair (id BIGINT PRIMARY KEY);
                        -- what customers owe
                        CREATE TABLE invoice (id BIGINT PRIMARY KEY, note VARCHAR(9) DEFAULT 'a;b');
                        INSERT INTO repair VALUES (1);
                        """)
                .with("db/migration/V2__repairs.sql", "ALTER TABLE repair ADD bicycle VARCHAR(20);")
                .with("db/migration/V10__invoices.sql", "CREATE INDEX by_note ON invoice (note);")
                .with("application.properties", "spring.application.name=workshop");
        var application = application(sources, POM);
        var before = contents(application);
        var service = folder.resolve("invoices");

        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .startsWith("invoices can leave.\n")
                .contains("Of repairs, it takes what it needs:\n  shop.repairs.RepairFinished\n");
        assertThat(contents(application)).containsExactlyInAnyOrderEntriesOf(before);
        assertThat(contents(service).keySet())
                .containsExactlyInAnyOrder(
                        "Dockerfile",
                        "pom.xml",
                        "src/main/resources/META-INF/offshoot/module-map.json",
                        "src/main/resources/config/application-own-database.properties",
                        "src/main/resources/config/application.properties",
                        "src/main/resources/db/migration/V1__all.sql",
                        "src/main/resources/db/migration/V10__invoices.sql",
                        "src/test/java/shop/InvoicesServiceTests.java");
        assertThat(Files.readString(service.resolve("pom.xml")))
                .contains(
                        "<artifactId>invoices-service</artifactId>",
                        "<artifactId>spring-boot-starter-parent</artifactId>",
                        "<artifactId>postgresql</artifactId>",
                        "<artifactId>offshoot-messaging</artifactId>",
                        "<mainClass>shop.App</mainClass>",
                        "<directory>../app/target/classes</directory>",
                        "<include>shop/*.class</include>",
                        "<include>shop/invoices/*.class</include>",
                        "<include>shop/shared/*.class</include>",
                        "<include>shop/repairs/RepairFinished.class</include>",
                        "<include>shop/repairs/RepairFinished$*.class</include>",
                        "<exclude>db/migration/V2__repairs.sql</exclude>")
                .doesNotContain("shop/parts", "Repairs.class", "antrun", "<packaging>");
        assertThat(Files.readString(service.resolve("src/main/resources/db/migration/V1__all.sql")))
                .isEqualTo("""
                        CREATE SEQUENCE invoice_seq;

                        -- what customers owe
                        CREATE TABLE invoice (id BIGINT PRIMARY KEY, note VARCHAR(9) DEFAULT 'a;b')
                        ;
                        """);
        assertThat(Files.readString(service.resolve("src/main/resources/config/application.properties")))
                .contains("offshoot.messaging.claims=true\n", "spring.flyway.enabled=false\n")
                .doesNotContain("offshoot.messaging.modules");
        assertThat(Files.readString(service.resolve("src/main/resources/config/application-own-database.properties")))
                .contains("spring.flyway.enabled=true\n", "spring.flyway.baseline-version=10\n");
        var map = map(service);
        assertThat(map.at("/modules/invoices/packageName").asString()).isEqualTo("shop.invoices");
        assertThat(map.at("/modules/invoices/hears")).hasToString("[\"repairs.RepairFinished\"]");
        assertThat(map.at("/modules/repairs/hears")).hasToString("[]");
        assertThat(Files.readString(service.resolve("Dockerfile"))).contains("eclipse-temurin:17-jre");
    }

    @Test
    void stopsAtWhatKeepsTheModuleWhereItIs() throws IOException {
        assertThat(leave("repairs", WORKSHOP)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("repairs cannot leave yet. This stands in the way:\n")
                .contains("  Repairs:3  Repairs is handed Catalog of parts\n", "Catalog.price of parts is called");
        assertThat(leave("parts", WORKSHOP)).isEqualTo(1);
        assertThat(out.toString()).contains("Catalog.price is called by repairs");
    }

    @Test
    void aListenerInTheThreadOfThePublisherKeepsBothModules() throws IOException {
        var deaf = WORKSHOP.replace(
                "@org.springframework.modulith.events.ApplicationModuleListener void", "@EventListener void");

        assertThat(leave("invoices", deaf)).isEqualTo(1);
        assertThat(out.toString()).contains("Invoicing.on:2  hears RepairFinished only in its own process");
    }

    @Test
    void anEventThatCannotBeSentKeepsTheModule() throws IOException {
        var closed = WORKSHOP.replace(
                        "RepairFinished(long repair, Kind kind)", "RepairFinished(long repair, Kind kind, Object any)")
                .replace("Kind.BRAKE)", "Kind.BRAKE, null)");

        assertThat(leave("invoices", closed)).isEqualTo(1);
        assertThat(out.toString()).contains("RepairFinished.any is an Object, which nobody can read back");
    }

    @Test
    void whatNeedsAnotherModuleStaysBehindUnlessTheModuleNeedsIt() throws IOException {
        var tour = WORKSHOP + """
                package shop.shared; public class Tour { static Object of(shop.parts.Catalog parts) { return parts; } }
                package shop; class Guide { Object tour() { return new shop.shared.Tour(); } }
                """;
        assertThat(leave("invoices", tour)).isZero();
        assertThat(out.toString())
                .contains(
                        "It leaves behind, and why:\n",
                        "  Guide uses Tour, which uses Catalog of parts\n",
                        "  Tour uses Catalog of parts\n");

        assertThat(leave(
                        "invoices",
                        tour.replace("@Entity class Invoice {", "@Entity class Invoice { shop.shared.Tour tour;")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("  Invoice uses Tour, which uses Catalog of parts\n");
    }

    @Test
    void theMainClassMustNotNeedAnotherModule() throws IOException {
        assertThat(leave("invoices", WORKSHOP.replace("class App {", "class App { shop.parts.Catalog parts;")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("  App uses Catalog of parts\n");
    }

    @Test
    void namesTheModulesThatThereAre() throws IOException {
        assertThat(leave("nothing", WORKSHOP)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("There is no module nothing: there are invoices, parts, repairs.\n");
    }

    @Test
    void needsOneMainClass() throws IOException {
        assertThat(leave("invoices", WORKSHOP + "package shop; @SpringBootApplication class Other {}"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("There are several classes with @SpringBootApplication: shop.App, shop.Other.");

        Files.delete(folder.resolve("app/target/classes/shop/Other.class"));
        assertThat(leave(
                        "invoices",
                        WORKSHOP.replace("@SpringBootApplication public", "public") + "/* @SpringBootApplication */"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("There is no class with @SpringBootApplication");
    }

    @Test
    void saysWhatIsWrongWithAnApplication() throws IOException {
        var missing = folder.resolve("missing");
        assertThat(run("emancipate", "invoices", "--of", missing.toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(missing + " does not exist.\n");

        assertThat(run("emancipate", "invoices", "--of", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has neither a pom.xml nor a build.gradle");

        Files.writeString(folder.resolve("pom.xml"), POM);
        assertThat(run("emancipate", "invoices", "--of", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no compiled classes in target", "run mvn compile there first");

        Files.writeString(folder.resolve("pom.xml"), "<project");
        Files.createDirectories(folder.resolve("target/classes"));
        assertThat(run("emancipate", "invoices", "--of", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("pom.xml is no pom.xml that can be read")
                .hasLineCount(1);

        var old = application(Sources.compiled(WORKSHOP), POM.replace("4.1.2", "3.5.0"));
        assertThat(run("emancipate", "invoices", "--of", old.toString())).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "It uses Spring Boot 3.5.0, and offshoot-messaging needs Spring Boot 4: upgrade it first.\n");

        assertThat(run("emancipate", "invoices")).isEqualTo(2);
        assertThat(err.toString()).contains("--of", "emancipate --help").hasLineCount(1);
    }

    @Test
    void overwritesNothing() throws IOException {
        var application = application(Sources.compiled(WORKSHOP), POM).toString();
        var full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("notes.txt"), "mine");

        assertThat(run("emancipate", "invoices", "--of", application, "--write", full.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo(full + " is not empty: remove it, or name another folder.\n");
        assertThat(contents(full)).containsOnlyKeys("notes.txt");

        assertThat(run("emancipate", "invoices", "--of", application, "--write", application))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo(application + " holds the application: name a folder beside it.\n");
    }

    @Test
    void readsAnApplicationThatGradleBuilds() throws IOException {
        var application = Files.createDirectories(folder.resolve("gradle"));
        Files.writeString(
                application.resolve("build.gradle"), "plugins { id 'org.springframework.boot' version '4.0.1' }");
        Sources.compiled(WORKSHOP).in(Files.createDirectories(application.resolve("build/classes/java/main")));

        assertThat(run("emancipate", "invoices", "--of", application.toString()))
                .isZero();

        var service = folder.resolve("service").toString();
        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is built with Gradle");

        Files.writeString(
                application.resolve("build.gradle"), "plugins { id(\"org.springframework.boot\") version \"3.4.1\" }");
        assertThat(run("emancipate", "invoices", "--of", application.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("It uses Spring Boot 3.4.1");
    }

    /** The workshop without what is in this text, and with that instead. */
    private static String workshop(String text, String instead) {
        assertThat(WORKSHOP).contains(text);
        return WORKSHOP.replace(text, instead);
    }

    private static final String LISTENER =
            "@org.springframework.modulith.events.ApplicationModuleListener void on(shop.repairs.RepairFinished finished) {}";

    static Stream<Arguments> unclaimable() {
        return Stream.of(
                Arguments.of(LISTENER.replace("void", "Object").replace("{}", "{ return null; }"), "returns an event"),
                Arguments.of(LISTENER.replace("finished)", "finished, String more)"), "does not take one event"),
                Arguments.of(
                        "@Transactional(propagation = org.springframework.transaction.annotation.Propagation.NEVER) "
                                + LISTENER,
                        "runs without a transaction"),
                Arguments.of(
                        "@jakarta.transaction.Transactional(jakarta.transaction.Transactional.TxType.NEVER) "
                                + LISTENER,
                        "runs without a transaction"),
                Arguments.of(
                        LISTENER.replace("shop.repairs.RepairFinished", "String"),
                        "takes String, of which no class was read"),
                Arguments.of(
                        LISTENER.replace("shop.repairs.RepairFinished", "shop.Settings"),
                        "takes Settings, which belongs to no module"));
    }

    @ParameterizedTest
    @MethodSource("unclaimable")
    void whatMessagingWouldRefuseAtStartupKeepsTheModule(String listener, String why) throws IOException {
        assertThat(leave(
                        "invoices",
                        workshop(LISTENER, listener)
                                .replace("package shop; class Settings", "package shop; public class Settings")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("  Invoicing.on:2  ", why);
    }

    @Test
    void aSupertypeStandsForAllItsEvents() throws IOException {
        var application = application(
                Sources.compiled(workshop(LISTENER, LISTENER.replace("RepairFinished", "RepairEvent"))
                                .replace(
                                        "record RepairFinished(long repair, Kind kind) {",
                                        "record RepairFinished(long repair, Kind kind) implements RepairEvent {")
                        + """
                        package shop.repairs; public interface RepairEvent {}
                        package shop.repairs; public record RepairBegun(long repair) implements RepairEvent {}
                        """),
                POM);
        var service = folder.resolve("service");

        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service.toString()))
                .as(out.toString())
                .isZero();

        assertThat(map(service).at("/modules/invoices/hears"))
                .hasToString("[\"repairs.RepairBegun\",\"repairs.RepairFinished\"]");
        assertThat(Files.readString(service.resolve("pom.xml")))
                .contains("RepairBegun.class", "RepairEvent.class", "RepairFinished.class");
    }

    private static JsonNode map(Path service) {
        return new JsonMapper().readTree(service.resolve("src/main/resources/META-INF/offshoot/module-map.json"));
    }

    @Test
    void statesTheModulesThatMessagingWouldNotFind() throws IOException {
        var application = application(
                Sources.compiled(WORKSHOP.replace("package shop.", "package shop.modules.")
                        .replace("shop.repairs.", "shop.modules.repairs.")
                        .replace("shop.parts.", "shop.modules.parts.")
                        .replace("shop.shared.", "shop.modules.shared.")),
                POM);
        var service = folder.resolve("service");

        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service.toString()))
                .as(out.toString())
                .isZero();

        assertThat(Files.readString(service.resolve("src/main/resources/config/application.properties")))
                .contains(
                        "offshoot.messaging.modules.invoices=shop.modules.invoices\n",
                        "offshoot.messaging.modules.repairs=shop.modules.repairs\n");
        assertThat(out.toString()).contains("  offshoot.messaging.modules.repairs=shop.modules.repairs\n");
    }

    @Test
    void whatAllShareMustNotStayBehind() throws IOException {
        var clock = """
                package shop; @Configuration class Beans {
                  @Bean java.time.Clock clock(shop.parts.Catalog parts) { return java.time.Clock.systemUTC(); }
                }
                """;
        assertThat(leave("invoices", WORKSHOP + clock)).isZero();
        assertThat(leave(
                        "invoices",
                        workshop(
                                        "@Service class Invoicing {",
                                        "@Service class Invoicing { Invoicing(java.time.Clock clock) {}")
                                + clock))
                .isEqualTo(1);
        assertThat(out.toString()).contains("Invoicing is handed Clock by Beans", "Beans uses Catalog of parts");
    }

    @Test
    void aBeanOfAForeignTypeMayComeFromAnotherModule() throws IOException {
        var handed = """
                package shop; @Configuration class Signing { @Bean Object signer(java.security.KeyStore.LoadStoreParameter keys) { return keys; } }
                package shop.parts; @Service class Keys implements java.security.KeyStore.LoadStoreParameter {
                  public java.security.KeyStore.ProtectionParameter getProtectionParameter() { return null; }
                }
                """;
        assertThat(leave("invoices", WORKSHOP + handed)).isZero();
        assertThat(out.toString()).contains("It leaves behind, and why:\n  Signing uses Keys of parts\n");
    }

    @Test
    void whatRunsInBothProcessesIsPointedOut() throws IOException {
        assertThat(leave(
                        "invoices",
                        WORKSHOP + "package shop; @Component class Nightly { @Scheduled(cron = \"0\") void run() {} }"))
                .isZero();
        assertThat(out.toString()).contains("Nightly:1  runs on a schedule in the application and in the service");
    }

    @Test
    void eventsFromABrokerOfTheApplicationAreNotDelivered() throws IOException {
        var application = application(
                Sources.compiled(workshop(
                                LISTENER,
                                LISTENER
                                        + " @org.springframework.kafka.annotation.KafkaListener void onPaid(Paid paid) {}")
                        + """
                        package shop.invoices; record Paid(long invoice) {}
                        package org.springframework.kafka.annotation; public @interface KafkaListener {}
                        """),
                POM);
        var service = folder.resolve("service");

        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service.toString()))
                .isZero();

        assertThat(map(service).at("/modules/invoices/hears")).hasToString("[\"repairs.RepairFinished\"]");
    }

    @Test
    void migrationsInJavaAndTablesOfNobodyAreNamed() throws IOException {
        var application = application(
                Sources.compiled(WORKSHOP + "package db.migration; class V3__more {}")
                        .with(
                                "db/migration/V1__all.sql",
                                "CREATE TABLE invoice (id BIGINT); CREATE TABLE shedlock (name TEXT);"),
                POM);
        var service = folder.resolve("service");

        assertThat(run("emancipate", "invoices", "--of", application.toString(), "--write", service.toString()))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "leave them out: shedlock.",
                        "Migrations in Java stay in the application: db.migration.V3__more.");
        assertThat(Files.readString(service.resolve("pom.xml"))).doesNotContain("V3__more");
        assertThat(Files.readString(service.resolve("src/main/resources/db/migration/V1__all.sql")))
                .isEqualTo("CREATE TABLE invoice (id BIGINT);\n");
    }

    @Test
    void twoThousandClassesTakeSeconds() throws IOException {
        var code = new StringBuilder(WORKSHOP);
        for (int i = 0; i < 2000; i++) {
            code.append("package shop.shared; public class C%1$d { Object next() { return new C%2$d(); } }\n"
                    .formatted(i, (i + 1) % 2000));
        }
        var application = application(Sources.compiled(code.toString()), POM).toString();

        assertTimeout(
                Duration.ofSeconds(30),
                () -> assertThat(run("emancipate", "invoices", "--of", application))
                        .isZero());
    }

    @Test
    void anEventWithAnEntityInItIsRefusedWhereverItIsHeard() throws IOException {
        var code = WORKSHOP + """
                package shop.parts; @Embeddable public class Address {}
                package shop.parts; public record PartSold(Address where) {}
                package shop.repairs; @Service class Bell {
                  @org.springframework.modulith.events.ApplicationModuleListener void on(shop.parts.PartSold sold) {}
                }
                """;
        assertThat(leave("invoices", code)).isEqualTo(1);
        assertThat(out.toString())
                .contains("Bell.on:2  takes PartSold, which contains the entity Address: give it the id");
    }

    @Test
    void whatMessagingAcceptsIsNoObstacle() throws IOException {
        var code = workshop(
                                "@Service class Invoicing {",
                                "@Transactional(propagation = org.springframework.transaction.annotation.Propagation.SUPPORTS) @Service class Invoicing {")
                        .replace(
                                LISTENER,
                                "@org.springframework.cache.annotation.CacheEvict(condition = \"true\") " + LISTENER)
                + """
                package shop; @Component class Audit { @EventListener void on(shop.repairs.RepairFinished finished) {} }
                package org.springframework.cache.annotation; public @interface CacheEvict { String condition(); }
                """;

        assertThat(leave("invoices", code)).as(out.toString()).isZero();
    }

    @Test
    void itsOwnJobsRunInBothProcesses() throws IOException {
        assertThat(leave("invoices", workshop(LISTENER, LISTENER + " @Scheduled(cron = \"0\") void remind() {}")))
                .isZero();
        assertThat(out.toString()).contains("Invoicing:1  runs on a schedule in the application and in the service");
    }
}
