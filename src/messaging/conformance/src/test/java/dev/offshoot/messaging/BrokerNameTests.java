package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.post.PostApplication;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

class BrokerNameTests {

    // without a broker, its messages would wait for ever
    @Test
    void refusesToStartWithABrokerThatHasNoAdapter() {
        assertThatThrownBy(() -> new SpringApplicationBuilder(PostApplication.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--offshoot.messaging.broker=kafak",
                                "--spring.flyway.enabled=false",
                                "--spring.datasource.username=sa",
                                "--spring.datasource.url=" + TestDatabase.newH2Database()))
                .rootCause()
                .isInstanceOf(InvalidMessaging.class)
                .hasMessage("offshoot.messaging.broker is 'kafak', but no adapter on the classpath has this name."
                        + " There are activemq, artemis, kafka, nats, rabbitmq, zeromq");
    }
}
