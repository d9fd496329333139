package dev.offshoot.messaging.engine.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Sets time limits on connections to PostgreSQL, so that a frozen process or a network that drops packets cannot block
 * others: without them, one frozen process that holds row locks stops all others that work on the same table. Settings
 * under {@code spring.datasource.hikari.data-source-properties} or in the URL take precedence.
 */
@AutoConfiguration
@ConditionalOnClass(HikariDataSource.class)
@ConditionalOnBooleanProperty(name = "offshoot.messaging.bounded-connections", matchIfMissing = true)
class BoundedConnections {

    private static final Map<String, String> POSTGRESQL = Map.of(
            "options",
                    "-c idle_in_transaction_session_timeout=10s -c lock_timeout=10s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            "tcpKeepAlive", "true",
            "connectTimeout", "5",
            "loginTimeout", "10",
            "socketTimeout", "60",
            // the detail quotes rows, which may contain personal data
            "logServerErrorDetail", "false");

    @Bean
    static BeanPostProcessor boundedConnections() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool
                        && pool.getJdbcUrl() != null
                        && pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
                    POSTGRESQL.forEach(pool.getDataSourceProperties()::putIfAbsent);
                }
                return bean;
            }
        };
    }
}
