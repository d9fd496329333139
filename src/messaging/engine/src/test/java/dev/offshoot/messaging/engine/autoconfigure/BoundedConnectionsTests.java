package dev.offshoot.messaging.engine.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BoundedConnectionsTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, BoundedConnections.class))
            .withPropertyValues(
                    // nobody connects
                    "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/shop",
                    "spring.datasource.hikari.data-source-properties.socketTimeout=7");

    @Test
    void limitsConnectionsToPostgresqlAndKeepsWhatIsSet() {
        application.run(started -> assertThat(
                        started.getBean(HikariDataSource.class).getDataSourceProperties())
                .containsEntry("socketTimeout", "7")
                .containsEntry("connectTimeout", "5")
                .hasEntrySatisfying(
                        "options",
                        options -> assertThat((String) options).contains("idle_in_transaction_session_timeout=10s"))
                .doesNotContainKey("ApplicationName"));
    }

    @Test
    void leavesThemAloneWhereThatIsSet() {
        application
                .withPropertyValues("offshoot.messaging.bounded-connections=false")
                .run(started -> assertThat(
                                started.getBean(HikariDataSource.class).getDataSourceProperties())
                        .containsOnlyKeys("socketTimeout"));
    }
}
