package dev.offshoot.platform;

import dev.offshoot.messaging.HostedModules;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Configures {@code /actuator/reports}. */
@AutoConfiguration(afterName = "dev.offshoot.messaging.engine.autoconfigure.MessagingAutoConfiguration")
@ConditionalOnBean(HostedModules.class)
class Reporting {

    @Bean
    ReportsEndpoint reportsEndpoint(HostedModules modules, JdbcClient jdbc) {
        return new ReportsEndpoint(modules, jdbc);
    }
}
