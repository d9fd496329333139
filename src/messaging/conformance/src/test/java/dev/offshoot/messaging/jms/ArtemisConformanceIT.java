package dev.offshoot.messaging.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.brokers.ArtemisServer;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.FreePorts;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the adapter with ActiveMQ Artemis. */
@Tag("all")
class ArtemisConformanceIT extends BrokerConformance {

    @TempDir
    static Path folder;

    private static JmsUnderTest broker;

    @BeforeAll
    static void startBroker() {
        var port = FreePorts.one();
        var server = new ArtemisServer(folder, port);
        broker = new JmsUnderTest(server, port, at -> new Artemis(List.of("tcp://127.0.0.1:" + at), null, null)) {
            @Override
            public boolean createUnsuitableQueue(String namespace, String module, int shape) {
                if (shape > 0) {
                    return false;
                }
                withServer((connection, session) -> ((ActiveMQSession) session)
                        .getCoreSession()
                        .createQueue(QueueConfiguration.of(namespace + "." + module)
                                .setRoutingType(RoutingType.ANYCAST)
                                .setRingSize(10L)));
                return true;
            }

            @Override
            void delete(Connection connection, Session session, String queue) throws Exception {
                ((ActiveMQSession) session).getCoreSession().deleteQueue(queue);
            }
        };
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected BrokerUnderTest broker() {
        return broker;
    }

    /** With its own settings, a server gives up a message after ten deliveries. */
    @Test
    void doesNotUseAnAddressWhoseMessagesTheServerGivesUp() {
        broker.withServer((connection, session) -> {
            var answers = session.createTemporaryQueue();
            var changing = session.createMessage();
            JMSManagementHelper.putOperationInvocation(
                    changing,
                    ResourceNames.BROKER,
                    "addAddressSettings",
                    "given-up.#",
                    "{\"maxDeliveryAttempts\": 10}");
            changing.setJMSReplyTo(answers);
            try (var asking = session.createProducer(session.createQueue("activemq.management"));
                    var listening = session.createConsumer(answers)) {
                asking.send(changing);
                assertThat(JMSManagementHelper.hasOperationSucceeded(listening.receive(5000)))
                        .isTrue();
            }
        });
        var adapter = broker.connect("given-up");
        try {
            var now = Instant.now();
            var outcome = adapter.publish(
                    "archive",
                    List.of(new Envelope(UUID.randomUUID(), "letters.Filed", 1, null, "letters", now, now, null, "{}")),
                    Duration.ofSeconds(5));

            assertThat(outcome.failure()).isEqualTo(Broker.Failure.TARGET);
            assertThat(outcome.error())
                    .contains("given-up.archive", "<max-delivery-attempts>-1</max-delivery-attempts>");
        } finally {
            broker.disconnect(adapter);
        }
    }
}
