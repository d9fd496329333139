package dev.offshoot.architecture.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.data.Sql.Name;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTests {

    private static Sql parsed(String text) {
        return Sql.parse(text).orElseThrow(() -> new AssertionError("not understood: " + text));
    }

    @Test
    void seesEveryTableOfAJoin() {
        var sql = parsed(
                "SELECT o.id FROM orders o JOIN payments.payment p ON p.order_id = o.id WHERE o.id IN (SELECT order_id FROM shipment)");

        assertThat(sql.used())
                .containsExactlyInAnyOrder(
                        new Name(null, "orders"), new Name("payments", "payment"), new Name(null, "shipment"));
        assertThat(sql.changed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO stock (id) VALUES (?) ON CONFLICT DO NOTHING",
                "UPDATE stock SET reserved = reserved + ? WHERE id = ?",
                "DELETE FROM stock WHERE id = :id",
                "MERGE INTO stock s USING (SELECT 1 AS id) n ON s.id = n.id WHEN MATCHED THEN UPDATE SET reserved = 0"
            })
    void seesWhatIsWritten(String statement) {
        assertThat(parsed(statement).changed()).containsExactly(new Name(null, "stock"));
    }

    @Test
    void takesNoNameOfAWithClauseForATable() {
        assertThat(parsed("WITH late AS (SELECT id FROM shipment) SELECT id FROM late")
                        .used())
                .containsExactly(new Name(null, "shipment"));
    }

    @Test
    void seesForeignKeysWhereverTheyStand() {
        var script = Sql.script("""
                CREATE TABLE a (id BIGINT PRIMARY KEY, b_id BIGINT NOT NULL REFERENCES b (id));
                CREATE TABLE c (id BIGINT, CONSTRAINT c_of_d FOREIGN KEY (id) REFERENCES d (id));
                ALTER TABLE e ADD CONSTRAINT e_of_f FOREIGN KEY (f_id) REFERENCES f (id);
                ALTER TABLE g ADD COLUMN h_id BIGINT REFERENCES h (id);
                """);

        assertThat(script.misunderstood()).isEmpty();
        assertThat(script.statements())
                .extracting(sql -> sql.referenced().toString())
                .containsExactly("[b]", "[d]", "[f]", "[h]");
    }

    @Test
    void needsNoMoreOfADialectThanTheTables() {
        var script = Sql.script("""
                DROP TABLE pets IF EXISTS;
                CREATE TABLE IF NOT EXISTS pets (
                  id INT(4) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
                  owner_id INT(4) UNSIGNED NOT NULL,
                  INDEX(owner_id),
                  FOREIGN KEY (owner_id) REFERENCES owners(id)
                ) engine=InnoDB;
                CREATE INDEX ON visits (pet_id);
                CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_name ON ONLY vets USING gin (lower(name) gin_trgm_ops);
                FLUSH PRIVILEGES;
                """);

        assertThat(script.misunderstood()).isEmpty();
        assertThat(script.statements())
                .extracting(sql -> sql.created().map(Name::table).orElse("") + sql.used())
                .containsExactly("pets[owners]", "[visits]", "[vets]");
    }

    @Test
    void knowsTheLineOfEachStatementAndIsNotFooledByQuotesAndComments() {
        var script = Sql.script("""
                -- a; b
                SELECT 'it''s; fine' FROM one;

                /* c;
                   d */
                SELECT $$e; f$$ FROM two;
                SELECT "g;h" FROM three
                """);

        assertThat(script.misunderstood()).isEmpty();
        assertThat(script.statements()).extracting(Sql::line).containsExactly(2, 6, 7);
    }

    @Test
    void saysWhatItDoesNotUnderstandAndReadsOn() {
        var script = Sql.script("SELECT 1 FROM a;\nSELECT b WHERE WHERE;\nSELECT 1 FROM c;");

        assertThat(script.statements()).hasSize(2);
        assertThat(script.misunderstood())
                .containsExactly(new Sql.Misunderstood(2, "SELECT", "SELECT b WHERE WHERE", Set.of()));
    }

    @Test
    void readsAroundWhatIsPutInAtRunTime() {
        assertThat(parsed("SELECT id FROM \u0001 WHERE id = ?").used()).isEmpty();
        assertThat(parsed("SELECT s.id FROM stock s JOIN \u0001.shipment h ON h.id = s.id ")
                        .used())
                .contains(new Name(null, "stock"));
    }

    @Test
    void readsTheLanguageOfJpa() {
        var query = Jpql.parse(
                        "select new com.example.Row(t.id, d.name) from Trip t join fetch t.driver d left join t.invoice i where t.passenger.name like :name and i.paid = true")
                .orElseThrow();

        assertThat(query.entities()).containsExactly("Trip");
        assertThat(query.aliases()).containsEntry("d", "t.driver").containsEntry("i", "t.invoice");
        assertThat(query.paths()).contains("t.passenger.name");
        assertThat(query.changes()).isFalse();
        assertThat(Jpql.parse("update Trip t set t.done = true").orElseThrow().changes())
                .isTrue();
        assertThat(Jpql.parse("select count( from Trip t")).isEmpty();
    }

    @Test
    void knowsTheLineOfAStatementBetweenBlankLines() {
        var script = Sql.script(
                "create table a(id int)\n\ncreate table b(id int references a(id))\n\n\n-- c\ncreate table c(id int)");

        assertThat(script.misunderstood()).isEmpty();
        assertThat(script.statements()).extracting(Sql::line).isEqualTo(List.of(1, 3, 6));
    }
}
