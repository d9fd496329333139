package dev.offshoot.messaging.engine.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Bounds what a process that freezes, or a network that swallows, can hold up: without the bounds, one frozen process
 * that holds rows stops everybody who works on the same queue. What somebody sets under {@code
 * spring.datasource.hikari.data-source-properties}, or in the URL, wins.
 */
@AutoConfiguration
@ConditionalOnClass(HikariDataSource.class)
class BoundedConnections {

    private static final Map<String, String> POSTGRESQL = Map.of(
            "options",
                    "-c idle_in_transaction_session_timeout=10s -c lock_timeout=10s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            "tcpKeepAlive", "true",
            "connectTimeout", "5",
            "loginTimeout", "10",
            "socketTimeout", "60",
            "ApplicationName", "offshoot",
            // it quotes rows, and with them personal data
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
