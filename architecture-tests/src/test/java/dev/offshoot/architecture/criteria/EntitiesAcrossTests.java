package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entity uses besides its own table is found in all annotations of JPA and Hibernate. */
class EntitiesAcrossTests {

    private static final String HIBERNATE = """
            package org.hibernate.annotations; public @interface Formula { String value(); }
            package org.hibernate.annotations; public @interface SQLRestriction { String value(); }
            package org.hibernate.annotations; public @interface SQLDelete { String sql(); }
            """;

    @TempDir
    Path folder;

    private Assessment assessed(String more) {
        return Sources.compiled(HIBERNATE + DataAcrossTests.ORDERS_AND_CUSTOMERS + more)
                .assessed(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Entity class Refund { @Id Long id; @org.hibernate.annotations.Formula(\"(select c.name from customers c where c.id = id)\") String name; }",
                "@Entity @org.hibernate.annotations.SQLRestriction(\"exists (select 1 from customers c where c.id = {alias}.id)\") class Refund { @Id Long id; }",
                "@Entity @org.hibernate.annotations.SQLDelete(sql = \"delete from refund where id in (select id from customers) and id = ?\") class Refund { @Id Long id; }"
            })
    void sqlInAnAnnotationOfAnEntityJoins(String entity) {
        var assessment = assessed("package shop.orders; " + entity);

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
        assertThat(assessment.unseen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@MappedSuperclass @org.hibernate.annotations.SQLRestriction(\"deleted = false\") abstract class Base {}",
                "@Embeddable class Part { @org.hibernate.annotations.Formula(\"price * quantity\") int sum; }"
            })
    void sqlOfAClassWithoutATableUsesNone(String type) {
        var assessment = assessed("package shop.orders; " + type + "\npackage shop.customers; " + type);

        assertThat(Sources.criteria(assessment)).isEmpty();
        assertThat(assessment.unseen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Entity @SecondaryTable(name = \"customers\") class Refund { @Id Long id; }",
                "@Entity class Refund { @Id Long id; @ElementCollection @CollectionTable(name = \"Customers\") List<String> names; }",
                "@Entity class Refund { @Id Long id; @ManyToMany @JoinTable(name = \"customers\") List<Order> orders; }"
            })
    void aFurtherTableOfAnEntityIsShared(String entity) {
        assertThat(Sources.criteria(assessed("package shop.orders; " + entity)))
                .contains("orders shared-table", "customers shared-table");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Entity class Refund { @Id Long id; @ManyToOne(targetEntity = shop.customers.Customer.class) Object customer; }",
                "@Embeddable class Buyer { @ManyToOne shop.customers.Customer customer; }",
                "@MappedSuperclass abstract class Bought { @ManyToOne shop.customers.Customer customer; }"
            })
    void aRelationIsFoundWhereverItIsDeclared(String type) {
        assertThat(Sources.criteria(assessed("package shop.orders; " + type))).contains("orders entity-relation");
    }

    @Test
    void aPathLeadsThroughAnEmbeddable() {
        var assessment = assessed("""
                package shop.orders; @Embeddable class Buyer { @ManyToOne shop.customers.Customer customer; }
                package shop.orders; @Entity class Refund { @Id Long id; @Embedded Buyer buyer; }
                package shop.orders; interface Refunds extends JpaRepository<Refund, Long> { @Query("select r from Refund r where r.buyer.customer.name = :name") List<Refund> of(String name); }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Query(\"select o from Order o, Customer c where c.id = o.id and c.name = :#{#filter.name}\")",
                "@Query(value = \"select o.* from orders o join customers c on c.id = o.id where c.name = ?#{[0]}\", nativeQuery = true)"
            })
    void expressionsOfSpringAreParameters(String query) {
        var assessment = assessed("package shop.orders; interface Found extends JpaRepository<Order, Long> { " + query
                + " List<Order> all(Object filter); }");

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
        assertThat(assessment.unseen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"customeraddress", "customer_address", "\"CustomerAddress\""})
    void aTableIsTheSameWhateverTheNamingStrategy(String table) {
        var assessment = assessed("""
                package shop.customers; @Entity class CustomerAddress { @Id Long id; }
                package shop.orders; @Service class Labels { JdbcTemplate jdbc; void print() { jdbc.queryForList("select street from %s"); } }
                """.formatted(table.replace("\"", "\\\"")));

        assertThat(Sources.criteria(assessment)).contains("orders shared-table", "customers shared-table");
    }

    @Test
    void entitiesOfTheSameNameInTwoModulesAreTwo() {
        var assessment = assessed("""
                package shop.orders; @Entity class Note { @Id Long id; @ManyToOne shop.customers.Note other; }
                package shop.customers; @Entity public class Note { @Id Long id; }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders entity-relation");
    }

    /** The relation itself is evidence; the class that is generated from it would be the same once more. */
    @Test
    void aGeneratedMetamodelIsNoUse() {
        var assessment = Sources.compiled("""
                package shop.orders; @Entity public class Order { @Id long id; @ManyToOne shop.people.Person buyer; }
                package shop.orders; @jakarta.persistence.metamodel.StaticMetamodel(Order.class) public class Order_ { static shop.people.Person buyer; }
                package shop.orders; @Service class Orders {}
                package shop.people; @Entity public class Person { @Id long id; }
                package shop.people; @Service class People {}
                """).assessed(folder);

        assertThat(Sources.found(assessment))
                .anyMatch(found -> found.contains("Order.buyer is a @ManyToOne to Person"))
                .noneMatch(found -> found.contains("Order_"));
        assertThat(assessment.findings())
                .noneMatch(finding -> finding.place().type().endsWith("Order_"));
    }
}
