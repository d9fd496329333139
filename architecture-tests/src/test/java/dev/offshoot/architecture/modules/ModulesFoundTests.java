package dev.offshoot.architecture.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Assessment.Assessed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool finds the modules that a person who knows the application would name. */
class ModulesFoundTests {

    private static final String ORDERS_CALL_STOCK = """
            package com.acme.app.orders; @Entity class Order { @Id Long id; }
            package com.acme.app.orders; @Service class PlacingOrders { com.acme.app.stock.Counting counting; PlacingOrders(com.acme.app.stock.Counting counting) { this.counting = counting; } void place() { counting.count(); } }
            package com.acme.app.stock; @Entity class Item { @Id Long id; }
            package com.acme.app.stock; @Service public class Counting { public int count() { return 1; } }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@SpringBootApplication @org.springframework.modulith.Modulithic(additionalPackages = \"com.acme.billing\")",
                "@SpringBootApplication(scanBasePackages = {\"com.acme.app\", \"com.acme.billing\"})",
                "@SpringBootApplication @ComponentScan({\"com.acme.app\", \"com.acme.billing.**\"})"
            })
    void findsModulesInFurtherPackages(String annotations) {
        var assessment = Sources.compiled(
                        "package com.acme.app; " + annotations + " class App {}\n" + ORDERS_CALL_STOCK + """
                        package com.acme.app.orders; @Service class Billing { Billing(com.acme.billing.invoices.Invoicing invoicing) { invoicing.invoice(); } }
                        package com.acme.billing.invoices; @Entity class Invoice { @Id Long id; }
                        package com.acme.billing.invoices; @Service public class Invoicing { public void invoice() {} }
                        """)
                .assessed(folder);

        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("invoices", "orders", "stock");
        assertThat(Sources.criteria(assessment))
                .contains("orders call-out", "invoices call-in", "orders injected-bean");
    }

    @Test
    void takesEachScannedPackageForAModuleWhenItsPackagesAreLayers() {
        var assessment = Sources.compiled("""
                package com.acme; @SpringBootApplication(scanBasePackages = {"com.acme.orders", "com.acme.stock"}) class App {}
                package com.acme.orders.web; @RestController class OrderController { OrderController(com.acme.orders.service.OrderService service) {} }
                package com.acme.orders.service; @Service public class OrderService {}
                package com.acme.stock.web; @RestController class StockController {}
                package com.acme.stock.service; @Service class StockService {}
                """).assessed(folder);

        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("orders", "stock");
        assertThat(Sources.found(assessment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.server", "com.acme.boot.start"})
    void findsModulesBesideThePackageOfTheMainClass(String main) {
        var assessment = Sources.compiled("package " + main + "; @SpringBootApplication class App {}\npackage " + main
                        + "; class Banner {}\n" + ORDERS_CALL_STOCK.replace("acme.app", "acme.module"))
                .assessed(folder);

        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("orders", "stock");
        assertThat(Sources.criteria(assessment)).contains("orders call-out", "stock call-in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@SpringBootApplication",
                "@SpringBootApplication(scanBasePackages = {\"${acme.base}.server\", \"${acme.base}.module\"})",
                "@SpringBootApplication(scanBasePackages = \"com.acme.module\")"
            })
    void readsTheLibrariesBesideThePackageOfTheMainClass(String annotation) throws IOException {
        var sources = Sources.compiled("package com.acme.server; " + annotation + " public class Main {}\n"
                + ORDERS_CALL_STOCK.replace("acme.app", "acme.module")
                + "package net.foreign; @Service class Other {}");
        Map<String, byte[]> fat = new LinkedHashMap<>();
        sources.below("com/acme/server").forEach((path, bytes) -> fat.put("BOOT-INF/classes/" + path, bytes));
        for (var part : new String[] {"com/acme/module/orders", "com/acme/module/stock", "net"}) {
            fat.put("BOOT-INF/lib/" + part.replace('/', '-') + ".jar", Sources.jar(null, sources.below(part)));
        }
        var jar = Files.write(folder.resolve("fat.jar"), Sources.jar("com.acme.server.Main", fat));

        var assessment = Assessment.of(jar);

        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("orders", "stock");
        assertThat(Sources.criteria(assessment)).contains("orders call-out", "stock call-in");
        assertThat(assessment.unseen())
                .anyMatch(unseen -> unseen.startsWith("1 library inside fat.jar")
                        && unseen.endsWith("If one is yours, add its jar as another PATH."));
    }

    @Test
    void aModuleMayBeMadeOfBeansAlone() {
        var assessment = Sources.compiled("""
                package shop.orders; @Entity class Order { @Id Long id; }
                package shop.orders; @Service class PlacingOrders { shop.catalogue.Catalogue catalogue; PlacingOrders(shop.catalogue.Catalogue catalogue) { this.catalogue = catalogue; } String name() { return catalogue.name(1); } }
                package shop.catalogue; @Configuration class CatalogueConfiguration { @Bean Catalogue catalogue() { return new Catalogue(); } }
                package shop.catalogue; public class Catalogue { JdbcTemplate jdbc; public String name(long id) { return jdbc.queryForObject("select name from book where id = ?", String.class, id); } }
                """).assessed(folder);

        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("catalogue", "orders");
        assertThat(Sources.criteria(assessment))
                .contains("orders call-out", "catalogue call-in", "orders injected-bean");
    }

    @Test
    void whatIsDeclaredToBeSharedIsALibraryAlthoughItStoresRows() {
        var assessment = Sources.compiled("""
                package shop; @SpringBootApplication @org.springframework.modulith.Modulithic(sharedModules = "outbox") class App {}
                package shop.orders; @Entity class Order { @Id Long id; }
                package shop.orders; @Service class PlacingOrders { PlacingOrders(shop.outbox.Outbox outbox) { outbox.put("a"); } }
                package shop.outbox; @Component public class Outbox { JdbcTemplate jdbc; public void put(String text) { jdbc.update("insert into outbox(text) values (?)", text); } }
                """).assessed(folder);

        assertThat(assessment.libraries()).containsExactly("outbox");
        assertThat(Sources.found(assessment)).isEmpty();
    }

    @Test
    void anExternalizedEventDeclaresNoModules() {
        var assessment = Sources.compiled("""
                package org.springframework.modulith.events; @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) public @interface Externalized { String value(); }
                package shop.model; @Entity public class Order { @Id Long id; }
                package shop.model; @Entity public class Customer { @Id Long id; }
                package shop.repository; public interface OrderRepository extends JpaRepository<shop.model.Order, Long> {}
                package shop.repository; public interface CustomerRepository extends JpaRepository<shop.model.Customer, Long> {}
                package shop.service; @Service public class OrderService { OrderService(shop.repository.OrderRepository orders) {} }
                package shop.service; @Service public class CustomerService { CustomerService(shop.repository.CustomerRepository customers) {} }
                package shop.service; @org.springframework.modulith.events.Externalized("orders") record OrderPlaced(long id) {}
                package shop.controller; @RestController class OrderController { OrderController(shop.service.OrderService service) {} }
                """).assessed(folder);

        assertThat(assessment.layered()).isTrue();
        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("customer", "order");
    }

    @Test
    void aHexagonIsNoPairOfModules() {
        var assessment = Sources.compiled("""
                package shop.adapter.in.web; @RestController class AccountController { AccountController(shop.application.port.in.SendMoney sending) { sending.send(); } }
                package shop.adapter.out.persistence; @Component class AccountAdapter implements shop.application.port.out.LoadAccount { public shop.application.domain.model.Account load() { return null; } }
                package shop.application.port.in; public interface SendMoney { void send(); }
                package shop.application.port.out; public interface LoadAccount { shop.application.domain.model.Account load(); }
                package shop.application.domain.model; public class Account {}
                package shop.application.domain.service; @Service class Sending implements shop.application.port.in.SendMoney { shop.application.port.out.LoadAccount accounts; Sending(shop.application.port.out.LoadAccount accounts) { this.accounts = accounts; } public void send() { accounts.load(); } }
                """).assessed(folder);

        assertThat(assessment.layered()).isTrue();
        assertThat(Sources.criteria(assessment)).noneMatch(found -> found.contains("type-cycle"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "entity", "common"})
    void whatHoldsEverybodysEntitiesIsALibrary(String kernel) {
        var assessment = Sources.compiled("""
                package shop.kernel; @Entity public class Order { @Id Long id; }
                package shop.kernel; @Entity public class Customer { @Id Long id; }
                package shop.orders; @Service class PlacingOrders { EntityManager em; void place() { em.persist(new shop.kernel.Order()); em.find(shop.kernel.Customer.class, 1L); } }
                package shop.customers; @Service class Registering { EntityManager em; void register() { em.persist(new shop.kernel.Customer()); } }
                package shop.billing; @Service class Billing { EntityManager em; void bill() { em.find(shop.kernel.Order.class, 1L); } }
                """.replace("kernel", kernel)).assessed(folder);

        assertThat(assessment.libraries()).containsExactly(kernel);
        assertThat(assessment.modules()).extracting(Assessed::module).containsExactly("billing", "customers", "orders");
        assertThat(Sources.found(assessment))
                .containsExactlyInAnyOrder(
                        "billing shared-entity: uses the entity Order of " + kernel + ", as others do",
                        "customers shared-entity: uses the entity Customer of " + kernel + ", as others do",
                        "orders shared-entity: uses the entity Customer of " + kernel + ", as others do",
                        "orders shared-entity: uses the entity Order of " + kernel + ", as others do");
        assertThat(assessment.order()).extracting(Assessment.Step::module).doesNotContain(kernel);
    }

    @Test
    void saysWhichClassesBelongToNoModule() {
        var assessment = Sources.compiled("package com.acme.app; @SpringBootApplication class App {}\n"
                        + ORDERS_CALL_STOCK + "package com.acme.tools; class Dates {}")
                .assessed(folder);

        assertThat(assessment.unseen())
                .containsExactly("1 class in com.acme.tools: not below com.acme.app, and so in no module.");
    }

    /** Without entities, the objects that mappers store are what the modules are made of. */
    @Test
    void proposesModulesFromTheObjectsOfMappers() {
        var assessment = Sources.compiled("""
                package org.apache.ibatis.annotations; public @interface Mapper {}
                package shop.model; public class Order { Line line; Status status; }
                package shop.model; public class Line {}
                package shop.model; public enum Status { OPEN }
                package shop.model; public class Product { Category category; }
                package shop.model; public class Category {}
                package shop.mapper; @org.apache.ibatis.annotations.Mapper public interface OrderMapper { void insert(shop.model.Order order); List<shop.model.Line> lines(long id); }
                package shop.mapper; @org.apache.ibatis.annotations.Mapper public interface ProductMapper { shop.model.Product find(long id); shop.model.Category category(long id); }
                package shop.service; @Service public class CheckoutService { shop.model.Order order; shop.model.Line line; }
                package shop.service; @Service public class BrowsingService { shop.model.Product product; shop.model.Category category; }
                """).assessed(folder);

        assertThat(assessment.layered()).isTrue();
        assertThat(assessment.modules())
                .extracting(module -> module.types().toString())
                .containsExactlyInAnyOrder(
                        "[shop.mapper.OrderMapper, shop.model.Line, shop.model.Order, shop.service.CheckoutService]",
                        "[shop.mapper.ProductMapper, shop.model.Category, shop.model.Product, shop.service.BrowsingService]");
        assertThat(assessment.inNoModule()).containsExactly("shop.model.Status");
    }

    /** Joining them pair by pair, and adding up all weights each time, took minutes. */
    @Test
    @Timeout(60)
    void groupsManyEntitiesInSeconds() {
        var code = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            code.append("package shop.model; @Entity public class E%dX { @Id long id; @ManyToOne E%dX next; }%n"
                    .formatted(i, i % 10 == 9 ? i : i + 1));
            code.append("package shop.service; @Service public class S%d { shop.model.E%dX a; shop.model.E%dX b; }%n"
                    .formatted(i, i, i % 10 == 9 ? i - 1 : i + 1));
        }
        var classes = Sources.compiled(code.toString()).in(folder);

        assertThat(Assessment.of(classes).modules()).hasSize(40);
    }
}
