package dev.offshoot.architecture.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Foreign keys and views are found in changelogs of Liquibase; what is not understood is reported briefly. */
class ChangelogsAcrossTests {

    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\">\n<changeSet id=\"1\" author=\"a\">\n";
    private static final String TAIL = "\n</changeSet>\n</databaseChangeLog>\n";

    @TempDir
    Path folder;

    private Assessment assessed(String path, String changelog) {
        return Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS)
                .with(path, changelog)
                .assessed(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foreign-key-across|<addForeignKeyConstraint baseTableName=\"orders\" baseColumnNames=\"c\" referencedTableName=\"customers\" referencedColumnNames=\"id\" constraintName=\"k\"/>",
                "foreign-key-across|<createTable tableName=\"orders\"><column name=\"c\" type=\"bigint\"><constraints foreignKeyName=\"k\" references=\"customers(id)\"/></column></createTable>",
                "foreign-key-across|<createTable tableName=\"orders\" schemaName=\"${schema}\"><column name=\"c\" type=\"bigint\"><constraints foreignKeyName=\"k\" referencedTableName=\"customers\" referencedColumnNames=\"id\"/></column></createTable>",
                "foreign-key-across|<addColumn tableName=\"orders\"><column name=\"c\" type=\"bigint\"><constraints foreignKeyName=\"k\" references=\"customers(id)\"/></column></addColumn>",
                "foreign-key-across|<sql>alter table orders add constraint k foreign key (c) references customers(id)</sql>",
                "join-across|<createTable tableName=\"order_list\"/><createView viewName=\"orders\">select c.name from customers c</createView>"
            })
    void aChangeInXmlIsRead(String criterion, String change) {
        var assessment = assessed("db/changelog/db.changelog-master.xml", HEAD + change + TAIL);

        assertThat(Sources.criteria(assessment)).contains("orders " + criterion, "customers " + criterion);
        assertThat(assessment.findings())
                .filteredOn(finding -> finding.criterion().id().equals(criterion))
                .allSatisfy(
                        finding -> assertThat(finding.place()).hasToString("db/changelog/db.changelog-master.xml:4"));
        assertThat(assessment.unseen()).isEmpty();
    }

    @Test
    void aChangeInYamlIsRead() {
        var assessment = assessed("db/changelog.yaml", """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: a
                      changes:
                        - createTable:
                            tableName: orders
                            columns:
                              - column: {name: id, type: bigint}
                              - column:
                                  name: customer_id
                                  type: bigint
                                  constraints:
                                    foreignKeyName: k
                                    references: customers(id)
                        - sql:
                            sql: create view customers_seen as select * from customers
                      rollback:
                        - sql: {sql: "drop table not understood at all ("}
                """);

        assertThat(Sources.criteria(assessment)).contains("orders foreign-key-across", "customers foreign-key-across");
        assertThat(assessment.unseen()).isEmpty();
        assertThat(assessment.findings())
                .anySatisfy(finding -> assertThat(finding.place()).hasToString("db/changelog.yaml:6"));
    }

    @Test
    void aChangeInJsonIsRead() {
        var assessment = assessed(
                "db/changelog.json",
                "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"1\", \"author\": \"a\", \"changes\": [{\"addForeignKeyConstraint\": {\"baseTableName\": \"orders\", \"referencedTableName\": \"customers\"}}]}}]}");

        assertThat(Sources.criteria(assessment)).contains("orders foreign-key-across", "customers foreign-key-across");
    }

    @ParameterizedTest
    @CsvSource({"db/changelog.xml, <databaseChangeLog>", "db/changelog.yaml, databaseChangeLog: ["})
    void aBrokenChangelogIsReported(String path, String text) {
        assertThat(assessed(path, text).unseen())
                .containsExactly("A statement of Liquibase was not understood, in " + path
                        + ":1: the changelog cannot be parsed");
    }

    @Test
    void aKeyInScriptsOfTwoDatabaseSystemsIsOne() {
        var assessment = Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS)
                .with("db/mysql/V1.sql", "create table orders(c bigint references customers(id));")
                .with("db/postgres/V1.sql", "create table orders(c bigint references customers(id));")
                .assessed(folder);

        assertThat(assessment.findings())
                .filteredOn(finding -> finding.criterion() == Criterion.FOREIGN_KEY)
                .hasSize(2);
    }

    @Test
    void whatIsNotUnderstoodIsListedByItsKind() {
        var assessment = Sources.compiled(DataAcrossTests.ORDERS_AND_CUSTOMERS)
                .with("db/V1.sql", """
                        GRANT SELECT ON orders TO reader;
                        COMMENT ON TABLE orders IS 'all of them';
                        DROP SEQUENCE IF EXISTS order_seq;
                        CREATE OR REPLACE TRIGGER one BEFORE INSERT ON orders FOR EACH ROW EXECUTE PROCEDURE f();
                        CREATE TRIGGER two BEFORE INSERT ON customers FOR EACH ROW EXECUTE PROCEDURE f();
                        CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE customers SET name = 'a'; RETURN NULL; END $$ LANGUAGE plpgsql;
                        """)
                .assessed(folder);

        assertThat(assessment.unseen())
                .containsExactly(
                        "2 statements CREATE TRIGGER were not understood, the first in db/V1.sql:4: CREATE OR REPLACE TRIGGER one BEFORE INSERT ON orders FOR EA…",
                        "A statement CREATE FUNCTION was not understood, in db/V1.sql:6: CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE custo…");
    }
}
