package dev.offshoot.messaging;

import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts messaging to work in any Spring Boot application that has it on its classpath. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@EnableConfigurationProperties(MessagingSettings.class)
class MessagingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    static Listeners moduleListeners() {
        return new Listeners();
    }

    @Bean
    Hosting hosting(
            Listeners listeners,
            DataSource dataSource,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            ObjectProvider<BetweenDeliveries> between,
            ObjectProvider<Broker> broker,
            ObjectProvider<Tracing> tracing,
            ObjectProvider<MeterRegistry> meters,
            MessagingSettings settings,
            Clock clock,
            Environment environment) {
        var named = settings.process() != null
                ? settings.process()
                : environment.getProperty("spring.application.name", "application");
        var metrics =
                new MessagingMetrics(meters.getIfUnique(io.micrometer.core.instrument.simple.SimpleMeterRegistry::new));
        return new Hosting(
                named,
                listeners,
                new MessageJson(),
                jdbc,
                new MessagingTables(dataSource),
                new CausedTransactions(transactions),
                between.getIfAvailable(() -> () -> {}),
                tracing.getIfAvailable(Tracing::new),
                metrics,
                settings,
                clock,
                broker.getIfAvailable());
    }

    @Bean
    Publication publication(Hosting hosting) {
        return hosting.publication();
    }

    @Bean
    ModulesEndpoint modulesEndpoint(Hosting hosting, ApplicationAvailability availability) {
        return new ModulesEndpoint(hosting, availability);
    }

    @Bean
    MovesEndpoint movesEndpoint(Hosting hosting, JdbcTemplate jdbc) {
        return new MovesEndpoint(hosting, jdbc);
    }

    @Bean
    TrafficEndpoint trafficEndpoint(Hosting hosting, ModulesEndpoint modules) {
        return new TrafficEndpoint(hosting, modules);
    }

    // named, so that health knows it as "modules" in an application that names beans in its own way
    @Bean("modulesHealthIndicator")
    ModulesHealth modulesHealth(Hosting hosting) {
        return new ModulesHealth(hosting);
    }

    @Bean
    DeliveriesEndpoint deliveriesEndpoint(
            Hosting hosting, Listeners listeners, PlatformTransactionManager transactions) {
        return new DeliveriesEndpoint(hosting, listeners, new MessageJson(), new TransactionTemplate(transactions));
    }

    /** What is done after each delivery of a batch, so that the next one starts from what is in the database. */
    interface BetweenDeliveries extends Runnable {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EntityManagerFactory.class, EntityManagerFactoryUtils.class})
    static class WithJpa {

        @Bean
        BetweenDeliveries flushAndClear(ObjectProvider<EntityManagerFactory> factories) {
            return () -> factories.forEach(factory -> {
                var manager = EntityManagerFactoryUtils.getTransactionalEntityManager(factory);
                if (manager != null) {
                    manager.flush();
                    manager.clear();
                }
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static class WithTracer {

        @Bean
        Tracing tracing(ObjectProvider<Tracer> tracers) {
            var tracer = tracers.getIfUnique(() -> Tracer.NOOP);
            return tracer == Tracer.NOOP ? new Tracing() : new RecordedTracing(tracer);
        }
    }

    /** A broker is used where somebody says where it is: by default there is none. */
    private static final class BrokerIsNamed extends AnyNestedCondition {

        BrokerIsNamed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("spring.rabbitmq.host")
        private static final class ByHost {}

        @ConditionalOnProperty("spring.rabbitmq.addresses")
        private static final class ByAddresses {}
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(BrokerIsNamed.class)
    static class WithRabbit {

        @Bean
        Broker broker(CachingConnectionFactory connections, MessagingSettings settings) {
            return new RabbitBroker(connections, settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class WithRoutes {

        @Bean
        Observatory observatory(TrafficEndpoint traffic, @Value("${offshoot.demo:false}") boolean demo) {
            return new Observatory(traffic, demo);
        }

        @Bean
        RouterFunction<ServerResponse> observatoryStream(Observatory observatory) {
            return observatory.routes();
        }

        @Bean
        WebMvcConfigurer hostedRoutes(ObjectProvider<Hosting> hosting) {
            return new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry registry) {
                    hosting.ifAvailable(present -> registry.addInterceptor(new HostedRoutes(present)));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({BindableService.class, GlobalServerInterceptor.class})
    static class WithGrpc {

        @Bean
        @GlobalServerInterceptor
        HostedCalls hostedCalls(Hosting hosting, ObjectProvider<BindableService> services) {
            return new HostedCalls(hosting, services);
        }
    }
}
