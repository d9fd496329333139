package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.stock.StockApplication;
import com.example.stock.orders.OrderCompleted;
import com.example.stock.orders.OrderShipped;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.DelegatingEventExternalizer;
import org.springframework.transaction.support.TransactionTemplate;

/** Guards against listeners of libraries that are claimed, or lost: such as that of Spring Modulith's externalization. */
class OtherListenersTests {

    @Configuration(proxyBeanMethods = false)
    static class Externalization {

        final List<Object> sent = new CopyOnWriteArrayList<>();

        @Bean
        EventExternalizationConfiguration externalization() {
            return EventExternalizationConfiguration.externalizing()
                    .selectByType(OrderCompleted.class)
                    .build();
        }

        @Bean
        DelegatingEventExternalizer externalizer(EventExternalizationConfiguration configuration) {
            return new DelegatingEventExternalizer(configuration, (target, event) -> {
                sent.add(event);
                return CompletableFuture.completedFuture(event);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true", "drain"})
    void externalizationWorksAsWithoutMessaging(String claims) {
        try (var application = new SpringApplicationBuilder(StockApplication.class, Externalization.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=" + TestDatabase.newH2Database(),
                        "--spring.datasource.username=sa",
                        "--spring.flyway.enabled=false",
                        "--spring.autoconfigure.exclude=",
                        "--spring.modulith.events.jdbc.schema-initialization.enabled=true",
                        "--offshoot.messaging.claims=" + claims)) {

            var transactions = application.getBean(TransactionTemplate.class);
            transactions.executeWithoutResult(status -> application.publishEvent(new OrderShipped("o1")));
            transactions.executeWithoutResult(status -> application.publishEvent(new OrderCompleted("o1")));

            var sent = application.getBean(Externalization.class).sent;
            await().untilAsserted(() -> assertThat(sent).containsExactly(new OrderCompleted("o1")));
            assertThat(application
                            .getBean(JdbcTemplate.class)
                            .queryForList(
                                    "SELECT event_type FROM event_publication WHERE listener_id LIKE '%Externalizer%'",
                                    String.class))
                    .containsExactly(OrderCompleted.class.getName());
        }
    }
}
