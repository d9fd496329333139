package dev.offshoot.messaging.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.brokers.ActiveMqServer;
import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.FreePorts;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.util.ByteSequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the adapter with ActiveMQ Classic. */
@Tag("all")
class ActiveMqConformanceIT extends BrokerConformance {

    /** In bytes, with room for the megabyte of any characters. */
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    /** Says that a hundred bytes are to come, which are not compressed as they should be. */
    private static final byte[] BROKEN = {0, 0, 0, 100, (byte) 0xff, 2, 3};

    @TempDir
    static Path folder;

    private static JmsUnderTest broker;

    @BeforeAll
    static void startBroker() {
        var port = FreePorts.one();
        var server = new ActiveMqServer(folder, port, LARGEST_MESSAGE);
        broker = new JmsUnderTest(server, port, at -> new ActiveMq(List.of("tcp://127.0.0.1:" + at), null, null)) {
            @Override
            void delete(Connection connection, Session session, String queue) throws Exception {
                ((ActiveMQConnection) connection).destroyDestination(new ActiveMQQueue(queue));
            }

            @Override
            public String refusedPayload() {
                return "x".repeat(LARGEST_MESSAGE);
            }

            @Override
            public String limit() {
                return "maxFrameSize";
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

    /** Here, because such a message can only be made with the client's own classes. */
    @Test
    void parksAMessageWhoseContentCannotBeReadAndDeliversItsNeighbours() {
        var namespace = "activemq-" + UUID.randomUUID();
        var receiver = new CollectingReceiver();
        var process = broker.connect(namespace);
        try {
            broker.withServer((connection, session) -> {
                try (var producer = session.createProducer(session.createQueue(namespace + ".archive"))) {
                    var broken = new ActiveMQBytesMessage();
                    broken.setContent(new ByteSequence(BROKEN));
                    broken.setCompressed(true);
                    // a typed setter would look into the content
                    broken.setProperty("ce_type", "letters.Filed");
                    producer.send(broken);
                    producer.send(session.createTextMessage("neighbour"));
                }
            });

            process.consume("archive", receiver);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(receiver.received()).hasSize(2));
            assertThat(receiver.received()).first().satisfies(parked -> {
                assertThat(parked.error()).contains("its content cannot be read");
                assertThat(parked.message().type()).isEqualTo("letters.Filed");
                assertThat(Body.of(parked.message()).bytes()).isEqualTo(BROKEN);
            });
            assertThat(receiver.received().get(1).message().payload()).isEqualTo("neighbour");
        } finally {
            broker.disconnect(process);
        }
    }
}
