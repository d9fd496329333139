package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access to data of another module is found however it is written; text that only looks like it is not. */
class DataAcrossTests {

    static final String ORDERS_AND_CUSTOMERS = """
            package shop.orders; @Entity @Table(name = "orders") public class Order { @Id Long id; String note; }
            package shop.orders; public interface OrderRepository extends JpaRepository<Order, Long> {}
            package shop.orders; @Service class PlacingOrders { PlacingOrders(OrderRepository orders) {} }
            package shop.customers; @Entity @Table(name = "customers") public class Customer { @Id Long id; String name; }
            package shop.customers; public interface CustomerRepository extends JpaRepository<Customer, Long> {}
            package shop.customers; @Service class Registering { Registering(CustomerRepository customers) {} }
            """;

    private static final String MYBATIS = """
            package org.apache.ibatis.annotations; public @interface Mapper {}
            package org.apache.ibatis.annotations; public @interface Select { String[] value(); }
            package org.apache.ibatis.annotations; public @interface Update { String[] value(); }
            """;

    @TempDir
    Path folder;

    private Assessment assessed(String more) {
        return Sources.compiled(ORDERS_AND_CUSTOMERS + more).assessed(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Query(\"select o from Order o join Customer c on c.id = o.id where c.name = :name\")",
                "@Query(\"select o from Order o left join Customer as c on c.id = o.id\")",
                "@Query(\"select o from Order o cross join Customer c\")",
                "@Query(\"select o from Order o where exists (select c from Customer c where c.id = o.id)\")",
                "@NativeQuery(\"select o.* from orders o join customers c on c.id = o.id\")",
                "@Query(value = \"select o.* from #{#entityName} o join customers c on c.id = o.id\", nativeQuery = true)",
                "@Query(value = \"select o from Order o\", countQuery = \"select count(o) from Order o, Customer c where c.id = o.id\")"
            })
    void aQueryOfARepositoryJoins(String query) {
        var assessment = assessed("package shop.orders; interface Joined extends JpaRepository<Order, Long> { " + query
                + " List<Order> all(String name); }");

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
        assertThat(assessment.unseen()).isEmpty();
    }

    @Test
    void aRepeatedNamedQueryJoins() {
        var assessment = assessed("""
                package shop.orders;
                @NamedQuery(name = "a", query = "select r from Refund r, Customer c where c.id = r.id")
                @NamedQuery(name = "b", query = "select r from Refund r")
                @Entity class Refund { @Id Long id; }
                """);

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
    }

    @Test
    void aStatementInAFileOfMyBatisJoins() {
        var assessment = Sources.compiled(MYBATIS + ORDERS_AND_CUSTOMERS + """
                        package shop.orders; @org.apache.ibatis.annotations.Mapper interface OrderMapper { List<Order> open(); }
                        """)
                .with("mapper/OrderMapper.xml", """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <!DOCTYPE mapper PUBLIC "-//mybatis.org//DTD Mapper 3.0//EN" "https://mybatis.org/dtd/mybatis-3-mapper.dtd">
                        <mapper namespace="shop.orders.OrderMapper">
                          <sql id="columns">o.id, o.note</sql>
                          <select id="open" resultType="shop.orders.Order">
                            SELECT <include refid="columns"/> FROM orders o
                            <if test="name != null">JOIN customers c ON c.id = o.customer_id</if>
                            <where>
                              <if test="name != null">AND c.name = #{name}</if>
                              <if test="ids != null">
                                AND o.id IN <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach>
                              </if>
                            </where>
                            <choose><when test="a">ORDER BY o.id</when><otherwise>ORDER BY o.note</otherwise></choose>
                          </select>
                        </mapper>
                        """)
                .assessed(folder);

        assertThat(Sources.criteria(assessment)).contains("orders join-across", "customers join-across");
        assertThat(assessment.unseen()).isEmpty();
        assertThat(assessment.findings()).anySatisfy(finding -> {
            assertThat(finding.place().file()).isEqualTo("mapper/OrderMapper.xml");
            assertThat(finding.place().line()).isEqualTo(5);
        });
    }

    @Test
    void aMapperOfMyBatisIsHandedOutAndCalled() {
        var assessment = Sources.compiled(MYBATIS + """
                package shop.customers; @org.apache.ibatis.annotations.Mapper public interface CustomerMapper {
                    @org.apache.ibatis.annotations.Select("select name from customers where id = #{id}") String name(long id);
                    @org.apache.ibatis.annotations.Update("<script>update customers <set><if test='a'>name = #{name},</if></set> where id = #{id}</script>") void rename(long id, String name);
                }
                package shop.customers; @Service class Registering { Registering(CustomerMapper customers) {} }
                package shop.orders; @Entity class Order { @Id Long id; }
                package shop.orders; interface Orders extends JpaRepository<Order, Long> {}
                package shop.orders; @Service class PlacingOrders {
                    private final shop.customers.CustomerMapper customers; private final Orders orders;
                    PlacingOrders(shop.customers.CustomerMapper customers, Orders orders) { this.customers = customers; this.orders = orders; }
                    String name(long id) { return customers.name(id); }
                    @Transactional void rename(long id) { customers.rename(id, "a"); orders.save(new Order()); }
                }
                """).assessed(folder);

        assertThat(Sources.criteria(assessment))
                .contains(
                        "orders injected-bean",
                        "orders call-out",
                        "customers call-in",
                        "orders wide-transaction",
                        "customers wide-transaction");
        assertThat(assessment.unseen()).isEmpty();
    }

    @Test
    void anEntityOfMyBatisPlusIsShared() {
        var assessment = Sources.compiled(MYBATIS + """
                package com.baomidou.mybatisplus.annotation; public @interface TableName { String value(); }
                package com.baomidou.mybatisplus.core.mapper; public interface BaseMapper<T> { int insert(T row); }
                package shop.orders; @com.baomidou.mybatisplus.annotation.TableName("orders") public class OrderDO { Long id; }
                package shop.orders; public interface OrderMapper extends com.baomidou.mybatisplus.core.mapper.BaseMapper<OrderDO> {}
                package shop.orders; @Service class PlacingOrders { PlacingOrders(OrderMapper orders) {} }
                package shop.billing; @Entity class Bill { @Id Long id; }
                package shop.billing; interface Bills extends JpaRepository<Bill, Long> {}
                package shop.billing; @Service class Billing {
                    private final shop.orders.OrderMapper orders; private final Bills bills;
                    Billing(shop.orders.OrderMapper orders, Bills bills) { this.orders = orders; this.bills = bills; }
                    @Transactional void bill() { orders.insert(new shop.orders.OrderDO()); bills.save(new Bill()); }
                }
                """).assessed(folder);

        assertThat(Sources.criteria(assessment))
                .contains(
                        "billing shared-entity",
                        "billing injected-bean",
                        "billing call-out",
                        "billing wide-transaction",
                        "orders shared-entity");
    }

    @Test
    void twoEntitiesOfOneTableShareIt() {
        var assessment = assessed("""
                package shop.orders; @Entity @Table(name = "CUSTOMERS") class CustomerView { @Id Long id; }
                package shop.orders; @Entity @Table(name = "items", schema = "orders") class Item { @Id Long id; }
                package shop.customers; @Entity @Table(name = "items", schema = "customers") class Item { @Id Long id; }
                """);

        assertThat(Sources.found(assessment))
                .containsExactlyInAnyOrder(
                        "customers shared-table: Customer is mapped to the table customers, as is CustomerView of orders",
                        "orders shared-table: CustomerView is mapped to the table customers, as is Customer of customers");
    }

    @Test
    void anEntityThatExtendsAnEntityOfAnotherModuleIsTiedToIt() {
        var assessment = assessed(
                "package shop.orders; @Entity class Corporate extends shop.customers.Customer { String vat; }");

        assertThat(Sources.found(assessment))
                .contains("orders entity-relation: Corporate extends Customer of customers")
                .noneMatch(found -> found.contains("shared-table"));
    }

    @Test
    void noTableOfTheDatabaseItselfIsShared() {
        var dao = """
                package shop.%s; @Repository class Numbers {
                    JdbcTemplate jdbc;
                    Long next() { return jdbc.queryForObject("select numbers.nextval from dual", Long.class); }
                    List<?> tables() { return jdbc.queryForList("select 1 from information_schema.tables where table_name = ?", "x"); }
                    List<?> locks() { return jdbc.queryForList("select pid from pg_locks l join pg_catalog.pg_class c on c.oid = l.relation"); }
                }
                """;
        var assessment = assessed(String.format(java.util.Locale.ROOT, dao, "orders")
                + String.format(java.util.Locale.ROOT, dao, "customers"));

        assertThat(Sources.found(assessment)).isEmpty();
    }

    @Test
    void wordsAreNoStatements() {
        var assessment = assessed("""
                package shop.orders; @Service class Messages {
                    String a() { return "Select your name from customers "; }
                    void b() { System.out.println("Delete from customers"); }
                    String c() { return "From the beginning of time"; }
                    String d() { return "Update of the data set failed"; }
                    void e() { throw new IllegalStateException("delete from customers is forbidden here"); }
                }
                package shop.orders; @Repository class Rows {
                    JdbcTemplate jdbc;
                    private static final String LABEL = "Select a name from customers here";
                    String label() { return LABEL; }
                    void write() { jdbc.update("update orders set note = 'a'"); }
                }
                """);

        assertThat(Sources.found(assessment)).isEmpty();
        assertThat(assessment.unseen()).isEmpty();
    }

    @Test
    void aStatementIsSeenInAConstantAndThroughAClassOfOnesOwn() {
        var assessment = assessed("""
                package shop.orders; class Texts { static String all() { return "select name from customers"; } }
                package shop.orders; class Rows { JdbcTemplate jdbc; List<?> all(String text) { return jdbc.queryForList(text); } List<?> names() { return all(Texts.all()); } }
                package shop.orders; class Reports { Rows rows; List<?> b() { return rows.all("select count(*) from customers group by name"); } }
                """);

        assertThat(assessment.findings())
                .filteredOn(finding -> finding.criterion() == Criterion.SHARED_TABLE)
                .extracting(finding -> finding.place().type())
                .contains("shop.orders.Reports");
        assertThat(new Data(Structure.of(Application.read(folder))).queries())
                .extracting(Data.Query::text)
                .contains("select name from customers", "select count(*) from customers group by name");
    }

    @Test
    void whatIsNotUnderstoodIsTold() {
        var assessment = assessed("""
                package shop.orders; @Repository class Reports {
                    EntityManager em; JdbcTemplate jdbc;
                    void insert() { new org.springframework.jdbc.core.simple.SimpleJdbcInsert(jdbc).withTableName("customers").execute(Map.of()); }
                    void call() { em.createNativeQuery("call charge_customer(1)").executeUpdate(); }
                    void truncate() { jdbc.update("truncate table customers"); }
                    void replace() { jdbc.update("replace into customers(id) values (1)"); }
                    List<?> commented() { return em.createNativeQuery("/* fast */ select * from customers").getResultList(); }
                }
                package shop.orders; @Repository class Criteria {
                    EntityManager em;
                    List<?> all() { var query = em.getCriteriaBuilder().createQuery(Order.class); query.from(Order.class); return em.createQuery(query).getResultList(); }
                    void procedure() { em.createStoredProcedureQuery("charge").execute(); }
                }
                package shop.orders; @Repository class Elsewhere {
                    JdbcTemplate jdbc;
                    void run(String text) { jdbc.update(text); }
                }
                """);

        assertThat(new Data(Structure.of(Application.read(folder))).queries())
                .extracting(query -> query.place().member() + " " + query.used() + " " + query.changed())
                .contains(
                        "insert [customers.customers] [customers.customers]",
                        "truncate [customers.customers] [customers.customers]",
                        "replace [customers.customers] [customers.customers]",
                        "commented [customers.customers] []");
        assertThat(assessment.unseen())
                .containsExactly(
                        "Criteria:1 accesses the database through a stored procedure; which tables it uses is unknown.",
                        "Criteria:1 accesses the database through the Criteria API; which tables it uses is unknown.",
                        "Elsewhere:1 accesses the database through a statement from elsewhere; which tables it uses is unknown.",
                        "The stored procedure called in Reports.call:4 may use any table: call charge_customer(1)");
    }
}
