package dev.offshoot.messaging.engine.autoconfigure;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.delivery.HostedDelay;
import dev.offshoot.messaging.engine.format.FormattingBroker;
import dev.offshoot.messaging.engine.format.WireFormats;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.hosting.Workers;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.observation.RecordedTracing;
import dev.offshoot.messaging.engine.observation.Tracing;
import dev.offshoot.messaging.engine.outbox.OutboxSender;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.engine.publication.RegisteredPublications;
import dev.offshoot.messaging.engine.routes.HostedCalls;
import dev.offshoot.messaging.engine.routes.HostedRoutes;
import dev.offshoot.messaging.engine.store.CausePreservingTransactions;
import dev.offshoot.messaging.engine.store.MessagingMigrations;
import dev.offshoot.messaging.engine.store.RegistryTable;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.BrokerFactory;
import dev.offshoot.messaging.spi.MessageFormat;
import io.grpc.BindableService;
import io.micrometer.tracing.Tracer;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;

/** Configures the engine. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration"
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
    MessageJson messageJson(ObjectProvider<JacksonModule> modules) {
        return new MessageJson(modules.orderedStream().toList());
    }

    @Bean
    WakeUps messageWakeUps() {
        return new WakeUps();
    }

    @Bean
    LocalModules localModules(
            Listeners listeners, DataSource dataSource, MessagingSettings settings, Environment environment) {
        var process = settings.process() != null
                ? settings.process()
                : environment.getProperty("spring.application.name", "application");
        // a template among the application's beans may be that of another database
        return new LocalModules(
                process, listeners, new JdbcTemplate(dataSource), new MessagingMigrations(dataSource), settings);
    }

    /** Collaborators that most parts of the engine share. */
    record Shared(
            CausePreservingTransactions transactions, MessageObserver observer, Tracing tracing, HostedDelay delay) {}

    @Bean
    Shared messagingShared(
            PlatformTransactionManager transactions,
            DataSource dataSource,
            ObjectProvider<MessageObserver> observers,
            ObjectProvider<Tracing> tracing,
            HostedDelay delay) {
        return new Shared(
                new CausePreservingTransactions(transactions, dataSource),
                MessageObserver.all(observers.orderedStream().toList()),
                tracing.getIfAvailable(Tracing::new),
                delay);
    }

    @Bean
    Chains deliveryChains(MessagePublisher publisher, Shared shared, MessagingSettings settings) {
        return new Chains(publisher, shared.transactions(), settings);
    }

    @Bean
    Inbox messageInbox(
            LocalModules modules, Listeners listeners, MessagePublisher publisher, Chains chains, Shared shared) {
        return new Inbox(modules, listeners, publisher, chains, shared.transactions(), shared.observer());
    }

    @Bean
    HostedDelay hostedDelay(Listeners listeners) {
        return new HostedDelay(listeners, System::nanoTime);
    }

    @Bean
    Workers deliveryWorkers(
            Listeners listeners,
            MessageJson json,
            ObjectProvider<BetweenDeliveries> between,
            Chains chains,
            Shared shared,
            MessagingSettings settings,
            Clock clock) {
        var listening =
                new Workers.Listening(listeners, json, shared.tracing(), between.getIfAvailable(() -> () -> {}));
        return new Workers(
                listening, chains, shared.transactions(), shared.observer(), shared.delay(), settings, clock);
    }

    @Bean
    Brokers brokers(
            ObjectProvider<Broker> own,
            ObjectProvider<BrokerFactory> factories,
            LocalModules modules,
            MessagingSettings settings) {
        return Brokers.of(
                own.getIfAvailable(),
                factories.orderedStream().toList(),
                // known once the application has started
                () -> modules.map().modules().keySet(),
                settings);
    }

    @Bean
    WireFormats wireFormats(Listeners listeners, ObjectProvider<MessageFormat> formats, MessagingSettings settings) {
        return new WireFormats(listeners, formats.orderedStream().toList(), settings.format());
    }

    @Bean
    Hosting hosting(
            LocalModules modules,
            Inbox inbox,
            WakeUps wakeUps,
            Workers workers,
            Shared shared,
            MessagingSettings settings,
            Brokers brokers,
            WireFormats formats) {
        var broker = brokers.broker() == null ? null : new FormattingBroker(brokers.broker(), formats);
        return new Hosting(
                modules,
                inbox,
                wakeUps,
                new Hosting.Parts(
                        workers,
                        formats,
                        () -> new OutboxSender(
                                modules, inbox, shared.transactions(), wakeUps, broker, shared.observer(), settings)),
                shared.transactions(),
                settings,
                broker);
    }

    @Bean
    MessagePublisher messagePublisher(
            LocalModules modules, WakeUps wakeUps, Listeners listeners, MessageJson json, Shared shared, Clock clock) {
        return new MessagePublisher(
                modules, wakeUps, listeners, json, shared.tracing(), shared.observer(), shared.transactions(), clock);
    }

    @Bean
    SmartInitializingSingleton messagesBeforeCommits(
            MessagePublisher publisher, ObjectProvider<ConfigurableTransactionManager> managers) {
        return () -> managers.forEach(manager -> {
            // the list of an application may be unmodifiable
            var listeners = new ArrayList<>(manager.getTransactionExecutionListeners());
            listeners.add(publisher.beforeCommits());
            manager.setTransactionExecutionListeners(listeners);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(EventSerializer.class)
    @ConditionalOnProperty(name = "offshoot.messaging.claims", havingValue = "true")
    static class WithRegistry {

        @Bean
        @ConditionalOnBean(EventSerializer.class)
        RegisteredPublications registeredPublications(
                EventSerializer serializer,
                Listeners listeners,
                LocalModules modules,
                MessageJson json,
                MessagePublisher publisher,
                Shared shared,
                MessagingSettings settings,
                DataSource dataSource,
                Environment environment) {
            var table = new RegistryTable(
                    new JdbcTemplate(dataSource), environment.getProperty("spring.modulith.events.jdbc.schema", ""));
            return new RegisteredPublications(
                    table, serializer, listeners, modules, json, publisher, shared.transactions(), settings);
        }
    }

    /** Runs after each delivery of a batch, so that the next one starts from the state of the database. */
    interface BetweenDeliveries extends Runnable {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EntityManagerFactory.class, EntityManagerFactoryUtils.class})
    static class WithJpa {

        @Bean
        BetweenDeliveries flushAndClear(ObjectProvider<EntityManagerFactory> factories) {
            // looked up once, because a lookup costs more than the flush
            var all = SingletonSupplier.of(() -> factories.stream().toList());
            return () -> all.obtain().forEach(factory -> {
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

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class WithRoutes {

        @Bean
        WebMvcConfigurer hostedRoutes(ObjectProvider<LocalModules> modules) {
            return new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry registry) {
                    modules.ifAvailable(present -> registry.addInterceptor(new HostedRoutes(present)));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({BindableService.class, GlobalServerInterceptor.class})
    static class WithGrpc {

        @Bean
        @GlobalServerInterceptor
        HostedCalls hostedCalls(LocalModules modules, ObjectProvider<BindableService> services) {
            return new HostedCalls(modules, services);
        }
    }
}
