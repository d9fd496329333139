package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.post.PostApplication;
import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class BrokerNameTests {

    // without a broker, its messages would wait for ever
    @Test
    void refusesToStartWithABrokerThatHasNoAdapter() {
        assertThatThrownBy(() -> start("--offshoot.messaging.broker=kafak"))
                .rootCause()
                .isInstanceOf(InvalidMessaging.class)
                .hasMessage("offshoot.messaging.broker is 'kafak', but no adapter on the classpath has this name."
                        + " There are activemq, artemis, kafka, nats, rabbitmq, zeromq");
    }

    @Test
    void usesTheBrokerWhoseAddressIsSet() {
        // nobody listens there
        try (var application = start("--offshoot.messaging.nats.servers=nats://127.0.0.1:9")) {
            assertThat(application.getBean(Brokers.class).inUse().sends()).isEqualTo("nats");
        }
    }

    @Test
    void refusesToChooseBetweenTwo() {
        assertThatThrownBy(() -> start(
                        "--offshoot.messaging.nats.servers=nats://127.0.0.1:9",
                        "--offshoot.messaging.kafka.servers[0]=127.0.0.1:9"))
                .rootCause()
                .isInstanceOf(InvalidMessaging.class)
                .hasMessage("The addresses of several brokers are set: kafka, nats. Name the one to use in"
                        + " offshoot.messaging.broker");
    }

    private static ConfigurableApplicationContext start(String... settings) {
        var all = new ArrayList<>(List.of(settings));
        all.add("--spring.flyway.enabled=false");
        all.add("--spring.datasource.username=sa");
        all.add("--spring.datasource.url=" + TestDatabase.newH2Database());
        return new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .run(all.toArray(String[]::new));
    }
}
