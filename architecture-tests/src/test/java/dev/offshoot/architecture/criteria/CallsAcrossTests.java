package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls into another module, and transactions that write in two, are found whatever is in between. */
class CallsAcrossTests {

    private static final String TWO_MODULES = """
            package shop.orders; @Entity @Table(name = "orders") public class Order { @Id Long id; String note; public void setNote(String note) { this.note = note; } }
            package shop.orders; interface Orders extends JpaRepository<Order, Long> {}
            package shop.customers; @Entity @Table(name = "customers") public class Customer { @Id Long id; String name; @Transient Integer rank; transient Integer level;
                public void setName(String name) { this.name = name; }
                public int rank() { if (rank == null) { rank = 1; } return rank; }
                public int getLevel() { if (level == null) { level = 1; } return level; } }
            package shop.customers; public interface Customers extends JpaRepository<Customer, Long> {}
            """;

    @TempDir
    Path folder;

    private Assessment assessed(String more) {
        return Sources.compiled(TWO_MODULES + more).assessed(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interface", "abstract class"})
    void callsThroughTypesInAnOpenModule(String kind) {
        var type = kind.equals("interface") ? "public interface" : "public abstract class";
        var method = kind.equals("interface") ? "" : "public abstract ";
        var inherits = kind.equals("interface") ? "implements" : "extends";
        var assessment = Sources.compiled("""
                @org.springframework.modulith.ApplicationModule(type = org.springframework.modulith.ApplicationModule.Type.OPEN) package shop.common;
                package shop.common; TYPE OrdersApi { METHOD int open(String sku); }
                package shop.common; TYPE StockApi { METHOD boolean reserve(String sku); }
                package shop.orders; @Entity class Order { @Id Long id; }
                package shop.orders; interface Orders extends JpaRepository<Order, Long> {}
                package shop.orders; @Service class PlacingOrders INHERITS shop.common.OrdersApi {
                    Orders orders; shop.common.StockApi stock;
                    PlacingOrders(Orders orders, shop.common.StockApi stock) { this.orders = orders; this.stock = stock; }
                    void place() { stock.reserve("a"); }
                    public int open(String sku) { return 1; }
                }
                package shop.stock; @Entity class Item { @Id Long id; }
                package shop.stock; @Service class Warehouse INHERITS shop.common.StockApi {
                    shop.common.OrdersApi orders;
                    Warehouse(@Lazy shop.common.OrdersApi orders) { this.orders = orders; }
                    public boolean reserve(String sku) { return orders.open(sku) > 0; }
                }
                """.replace("TYPE", type)
                        .replace("METHOD", method)
                        .replace("INHERITS", inherits)
                        .replace("ApplicationModule.Type", "ApplicationModule.Type"))
                .assessed(folder);

        assertThat(Sources.found(assessment))
                .contains(
                        "orders call-out: StockApi.reserve of stock is called",
                        "stock call-in: StockApi.reserve is called by orders",
                        "stock call-out: OrdersApi.open of orders is called",
                        "orders injected-bean: PlacingOrders is handed StockApi of stock",
                        "stock injected-bean: Warehouse is handed OrdersApi of orders");
        assertThat(Sources.criteria(assessment)).contains("orders type-cycle", "stock type-cycle");
    }

    @Test
    void callsOfWhatALibraryImplementsItselfAreNone() {
        var assessment = assessed("""
                package shop.common; public interface Audit { void note(String what); }
                package shop.common; @Component class AuditLog implements Audit { public void note(String what) {} }
                package shop.customers; @Service class CustomerAudit implements shop.common.Audit { public void note(String what) {} }
                package shop.orders; @Service class PlacingOrders { PlacingOrders(shop.common.Audit audit) { audit.note("a"); } }
                """);

        assertThat(Sources.found(assessment)).isEmpty();
    }

    @Test
    void callsThatAreStaticComeToTheDatabaseToo() {
        var assessment = assessed("""
                package shop.customers; public class Names {
                    static Customers customers;
                    public static String of(long id) { return found(id); }
                    private static String found(long id) { return customers.findById(id).map(customer -> customer.name).orElse(null); }
                    public static String upper(String name) { return name.trim(); }
                }
                package shop.orders; @Service class PlacingOrders {
                    String who(long id) { return shop.customers.Names.of(id); }
                    String shown(String name) { return shop.customers.Names.upper(name); }
                }
                """);

        assertThat(Sources.found(assessment))
                .contains(
                        "orders call-out: Names.of of customers is called",
                        "customers call-in: Names.of is called by orders")
                .noneMatch(found -> found.contains("Names.upper"));
    }

    @Test
    void writesOfAnEntityManagerCount() {
        var assessment = assessed("""
                package shop.orders; @Repository class OrderDao { EntityManager em; void add(Order order) { em.persist(order); } }
                package shop.customers; @Repository public class CustomerDao { EntityManager em; public void add(Customer customer) { em.persist(customer); } }
                package shop.orders; @Service class PlacingOrders {
                    OrderDao orders; shop.customers.CustomerDao customers;
                    PlacingOrders(OrderDao orders, shop.customers.CustomerDao customers) { this.orders = orders; this.customers = customers; }
                    @Transactional void place() { orders.add(new Order()); customers.add(new shop.customers.Customer()); }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
    }

    @Test
    void writesOfTwoModulesInOneMethodCount() {
        var assessment = assessed("""
                package shop.orders; @Service class PlacingOrders {
                    EntityManager em;
                    @Transactional void place() { em.persist(new Order()); em.remove(em.find(shop.customers.Customer.class, 1L)); }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Transactional(readOnly = true) public Object show() { var o = new Order(); o.setNote(\"a\"); var c = new shop.customers.Customer(); c.setName(\"a\"); return List.of(o, c); }",
                "@Transactional public void place() { customers.findById(1L).ifPresent(customer -> customer.getLevel()); orders.save(new Order()); }",
                "@Transactional public void place() { customers.findById(1L).get().rank(); orders.save(new Order()); }",
                "@Transactional(propagation = Propagation.NOT_SUPPORTED) public void both() { orders.save(new Order()); customers.save(new shop.customers.Customer()); }",
                "@Transactional public Object copy() { var c = new shop.customers.Customer(); c.setName(\"a\"); orders.save(new Order()); return c; }"
            })
    void nothingIsWrittenWhereNothingIsStored(String method) {
        var assessment = assessed(
                "package shop.orders; @Service class PlacingOrders { Orders orders; shop.customers.Customers customers; "
                        + method + " }");

        assertThat(Sources.criteria(assessment)).noneMatch(found -> found.contains("wide-transaction"));
    }

    @Test
    void aTransactionThatOnlyReadsMayBeOverruledByTheMethod() {
        var assessment = assessed("""
                package shop.orders; @Service @Transactional(readOnly = true) class PlacingOrders {
                    Orders orders; shop.customers.Customers customers;
                    @Transactional void place() { orders.save(new Order()); customers.findById(1L).get().setName("a"); }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public interface Placing { @Transactional void place(); } package shop.orders; @Service class PlacingOrders implements Placing",
                "@Transactional public interface Placing { void place(); } package shop.orders; @Service class PlacingOrders implements Placing",
                "@Transactional public abstract class Placing { abstract public void place(); } package shop.orders; @Service class PlacingOrders extends Placing"
            })
    void aTransactionMayBeDeclaredAbove(String types) {
        var assessment = assessed("package shop.orders; " + types.replace(" package", "\npackage") + """
                 {
                    Orders orders; shop.customers.Customers customers;
                    public void place() { orders.save(new Order()); customers.save(new shop.customers.Customer()); }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
    }

    @Test
    void anApplicationListenerHearsAtOnce() {
        var assessment = assessed("""
                package shop.orders; public record OrderPlaced(long id) {}
                package shop.orders; @Service class PlacingOrders {
                    Orders orders; org.springframework.context.ApplicationEventPublisher events;
                    @Transactional void place() { orders.save(new Order()); events.publishEvent(new OrderPlaced(1)); }
                }
                package shop.customers; @Component class Counting implements org.springframework.context.ApplicationListener<org.springframework.context.PayloadApplicationEvent<shop.orders.OrderPlaced>> {
                    Customers customers;
                    public void onApplicationEvent(org.springframework.context.PayloadApplicationEvent<shop.orders.OrderPlaced> event) { customers.save(new Customer()); }
                }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders wide-transaction", "customers wide-transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@org.springframework.cloud.openfeign.FeignClient(name = \"customers\") interface Client { @GetMapping(\"/customers/{number}\") String name(long number); }",
                "@org.springframework.cloud.openfeign.FeignClient(name = \"customers\", path = \"customers\") interface Client { @RequestMapping(value = \"/{number}\", method = RequestMethod.GET) String name(long number); }",
                "@org.springframework.web.service.annotation.HttpExchange(\"/customers\") interface Client { @org.springframework.web.service.annotation.GetExchange(\"/{number}\") String name(long number); }"
            })
    void aCallOverHttpIsACallOfTheModuleWithTheController(String client) {
        var assessment = assessed("package org.springframework.cloud.openfeign; "
                + "public @interface FeignClient { String name() default \"\"; String path() default \"\"; String url() default \"\"; }\n"
                + "package shop.orders; " + client + """

                package shop.orders; @Service class PlacingOrders { Client client; String who() { return client.name(1); } }
                package shop.customers; @RestController @RequestMapping("/customers") class CustomersController {
                    @GetMapping("/{id}") String name(long id) { return ""; }
                    @DeleteMapping("/{id}/name") void forget(long id) {}
                }
                """);

        assertThat(Sources.found(assessment))
                .contains(
                        "orders call-out: Client.name of customers is called",
                        "customers call-in: Client.name is called by orders");
    }

    @Test
    void aCallOverHttpThatNoControllerAnswersLeadsOutOfTheApplication() {
        var assessment = assessed("""
                package shop.orders; interface Client { @org.springframework.web.service.annotation.PostExchange("/customers/{id}") String name(long id); }
                package shop.orders; @Service class PlacingOrders { Client client; String who() { return client.name(1); } }
                package shop.customers; @RestController class CustomersController { @GetMapping("/customers/{id}") String name(long id) { return ""; } }
                """);

        assertThat(Sources.found(assessment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@org.springframework.cache.annotation.CacheEvict(cacheNames = {\"other\", \"names\"}) void forget() {}",
                "@org.springframework.cache.annotation.Caching(evict = @org.springframework.cache.annotation.CacheEvict(\"names\")) void forget() {}"
            })
    void modulesShareACacheByItsName(String method) {
        var assessment = assessed("package shop.orders; @Service class Forgetting { " + method + """
                 }
                package shop.customers; @Service class Names { @org.springframework.cache.annotation.Cacheable("names") String of(long id) { return ""; } }
                """);

        assertThat(Sources.found(assessment))
                .containsExactlyInAnyOrder(
                        "customers shared-cache: the cache names is also used by orders",
                        "orders shared-cache: the cache names is also used by customers");
    }

    @Test
    void whatMapStructGeneratesFromAMapperIsNoSecondFinding() {
        var assessment = assessed("""
                package org.mapstruct; public @interface Mapper {}
                package shop.orders; @org.mapstruct.Mapper interface Naming { String name(shop.customers.Customer customer); }
                package shop.orders; @Component class NamingImpl implements Naming { public String name(shop.customers.Customer customer) { return "" + customer.rank(); } }
                """);

        assertThat(Sources.found(assessment))
                .containsExactlyInAnyOrder(
                        "orders shared-entity: uses the entity Customer of customers",
                        "customers shared-entity: its entity Customer is used by orders");
    }
}
