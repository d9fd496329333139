package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.format.WireFormats;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Configures endpoints, metrics and health for operators. */
@AutoConfiguration(
        afterName = {
            "dev.offshoot.messaging.engine.autoconfigure.MessagingAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBean(LocalModules.class)
class OperationsAutoConfiguration {

    @Bean
    MessagingMetrics messagingMetrics(ObjectProvider<MeterRegistry> meters) {
        return new MessagingMetrics(meters.getIfUnique(SimpleMeterRegistry::new));
    }

    @Bean
    DeliveryGauges deliveryGauges(LocalModules modules, Hosting hosting, ObjectProvider<MeterRegistry> meters) {
        return new DeliveryGauges(modules, hosting, meters.getIfUnique(SimpleMeterRegistry::new));
    }

    @Bean
    Traffic messageTraffic(LocalModules modules) {
        return new Traffic(modules.process());
    }

    @Bean
    ModulesEndpoint modulesEndpoint(LocalModules modules, Hosting hosting, ApplicationAvailability availability) {
        return new ModulesEndpoint(modules, hosting, availability);
    }

    @Bean
    MovesEndpoint movesEndpoint(LocalModules modules, DataSource dataSource) {
        return new MovesEndpoint(modules, new JdbcTemplate(dataSource));
    }

    @Bean
    BrokerEndpoint brokerEndpoint(Brokers brokers, WireFormats formats) {
        return new BrokerEndpoint(brokers, formats);
    }

    @Bean
    TrafficEndpoint trafficEndpoint(Traffic traffic, ModulesEndpoint modules) {
        return new TrafficEndpoint(traffic, modules);
    }

    // named explicitly, so that health shows it as "modules" even if the application has its own bean naming
    @Bean("modulesHealthIndicator")
    ModulesHealth modulesHealth(LocalModules modules, Hosting hosting) {
        return new ModulesHealth(modules, hosting);
    }

    @Bean
    DeliveriesEndpoint deliveriesEndpoint(
            LocalModules modules,
            WakeUps wakeUps,
            Listeners listeners,
            MessageJson json,
            WireFormats formats,
            PlatformTransactionManager transactions) {
        return new DeliveriesEndpoint(
                modules, wakeUps, listeners, json, formats, new TransactionTemplate(transactions));
    }

    /**
     * The stream is no actuator endpoint, but has the same content as the traffic endpoint, so it is available if that
     * one is exposed.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnAvailableEndpoint(endpoint = TrafficEndpoint.class, exposure = EndpointExposure.WEB)
    static class WithObservatory {

        @Bean
        Observatory observatory(TrafficEndpoint traffic, @Value("${offshoot.demo:false}") boolean demo) {
            return new Observatory(traffic, demo);
        }

        @Bean
        RouterFunction<ServerResponse> observatoryStream(Observatory observatory, WebEndpointProperties endpoints) {
            return observatory.routes(endpoints.getBasePath());
        }
    }
}
