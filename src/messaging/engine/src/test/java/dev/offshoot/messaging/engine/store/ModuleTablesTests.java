package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.TestDatabase;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ModuleTablesTests {

    // SQL with the digits of an Egyptian or Iranian locale is invalid, so the shop never became ready there
    @Test
    void countsWhateverDigitsTheLocaleHas() {
        var jdbc = new JdbcTemplate(new DriverManagerDataSource(TestDatabase.newH2Database(), "sa", ""));
        jdbc.execute("CREATE SCHEMA stock");
        jdbc.execute("CREATE TABLE stock.delivery (lane INT, due TIMESTAMP WITH TIME ZONE, attempts INT, error TEXT)");
        jdbc.execute("CREATE TABLE stock.outbox (seq BIGINT)");
        jdbc.execute("INSERT INTO stock.delivery VALUES (0, CURRENT_TIMESTAMP, 1, NULL)");
        var locale = Locale.getDefault();
        try {
            for (var tag : new String[] {"ar-EG", "fa-IR", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));

                assertThat(new ModuleTables(jdbc, "stock").backlog().pending()).isEqualTo(1);
            }
        } finally {
            Locale.setDefault(locale);
        }
    }
}
