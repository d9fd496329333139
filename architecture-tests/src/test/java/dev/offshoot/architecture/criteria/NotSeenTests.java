package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.criteria.Assessment.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module is not ready if it stores data in a way that was not understood. */
class NotSeenTests {

    private static final String QUERYDSL = """
            package com.querydsl.core.types.dsl; public class EntityPathBase<T> { public EntityPathBase(Class<T> type) {} }
            package com.querydsl.jpa.impl; public class JPAQueryFactory { public JPAQueryFactory selectFrom(Object path) { return this; } public JPAQueryFactory join(Object path) { return this; } }
            package shop.orders; public class QOrder extends com.querydsl.core.types.dsl.EntityPathBase<Order> { public static final QOrder order = new QOrder(); QOrder() { super(Order.class); } }
            package shop.customers; public class QCustomer extends com.querydsl.core.types.dsl.EntityPathBase<Customer> { public static final QCustomer customer = new QCustomer(); QCustomer() { super(Customer.class); } }
            """;

    private static final String JOOQ = """
            package org.jooq; public interface DSLContext { DSLContext selectFrom(Object table); DSLContext join(Object table); DSLContext deleteFrom(Object table); }
            package org.jooq.impl; public class TableImpl<R> { public TableImpl(Object name) {} }
            package org.jooq.impl; public class DSL { public static Object name(String name) { return name; } }
            package shop.tables; public class Orders extends org.jooq.impl.TableImpl<Object> { public static final Orders ORDERS = new Orders(); Orders() { super(org.jooq.impl.DSL.name("orders")); } }
            package shop.tables; public class Customers extends org.jooq.impl.TableImpl<Object> { public static final Customers CUSTOMERS = new Customers(); Customers() { super(org.jooq.impl.DSL.name("customers")); } }
            """;

    @TempDir
    Path folder;

    private Assessment assessed(String more) {
        return Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS + more).assessed(folder);
    }

    private static Verdict verdict(Assessment assessment, String module) {
        return assessment.modules().stream()
                .filter(one -> one.module().equals(module))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Repository class Charging { EntityManager em; void charge() { em.createStoredProcedureQuery(\"charge\").execute(); } }",
                "@Repository class Charging { JdbcTemplate jdbc; void charge(String text) { jdbc.update(text); } }",
                "@Repository class Charging { JdbcTemplate jdbc; void charge() { jdbc.update(\"update orders set (((\"); } }",
                "@Repository class Charging { JdbcTemplate jdbc; void charge(String table) { jdbc.update(\"delete from \" + table + \" where id = 1\"); } }",
                "@Repository class Charging { EntityManager em; void charge() { em.createNativeQuery(\"call charge(1)\").executeUpdate(); } }"
            })
    void keepsAModuleFromBeingReady(String type) {
        var assessment = assessed("package shop.orders; " + type);

        assertThat(Sources.criteria(assessment)).contains("orders data-not-seen");
        assertThat(verdict(assessment, "orders")).isEqualTo(Verdict.NEARLY);
        assertThat(verdict(assessment, "customers")).isEqualTo(Verdict.READY);
        assertThat(assessment.unseen()).isNotEmpty();
    }

    @Test
    void aProcedureInAScriptConcernsTheModulesWhoseTablesItNames() {
        var assessment = Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS)
                .with(
                        "db/V1.sql",
                        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE customers SET name = 'a'; RETURN NULL; END $$ LANGUAGE plpgsql;")
                .assessed(folder);

        assertThat(verdict(assessment, "customers")).isEqualTo(Verdict.NEARLY);
        assertThat(verdict(assessment, "orders")).isEqualTo(Verdict.READY);
    }

    @Test
    void queriesOfQuerydslAreSeen() {
        var assessment = assessed(QUERYDSL + """
                package shop.orders; @Repository class Finding { com.querydsl.jpa.impl.JPAQueryFactory queries; void find() { queries.selectFrom(QOrder.order).join(shop.customers.QCustomer.customer); } }
                """);

        assertThat(Sources.criteria(assessment))
                .contains("orders join-across", "customers join-across", "orders shared-table")
                .doesNotContain("orders data-not-seen");
        assertThat(assessment.unseen()).isEmpty();
    }

    @Test
    void queriesOfJooqAreSeen() {
        var assessment = assessed(JOOQ + """
                package shop.orders; @Repository class Finding { org.jooq.DSLContext db; void find() { db.selectFrom(shop.tables.Orders.ORDERS).join(shop.tables.Customers.CUSTOMERS); } }
                package shop.orders; @Service class Ending { Finding finding; org.jooq.DSLContext db; OrderRepository orders; @Transactional void end() { db.deleteFrom(shop.tables.Customers.CUSTOMERS); orders.save(new Order()); } }
                """);

        assertThat(Sources.criteria(assessment))
                .contains("orders join-across", "customers join-across", "orders wide-transaction")
                .doesNotContain("orders data-not-seen");
        assertThat(assessment.unseen()).isEmpty();
    }
}
