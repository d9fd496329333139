package dev.offshoot.messaging.jms;

import dev.offshoot.brokers.ActiveMqServer;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.FreePorts;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.command.ActiveMQQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tests the adapter with ActiveMQ Classic. */
@Tag("all")
class ActiveMqConformanceIT extends BrokerConformance {

    @TempDir
    static Path folder;

    private static JmsUnderTest broker;

    @BeforeAll
    static void startBroker() {
        var port = FreePorts.one();
        var server = new ActiveMqServer(folder, port);
        broker = new JmsUnderTest(server, port, at -> new ActiveMq(List.of("tcp://127.0.0.1:" + at), null, null)) {
            @Override
            void delete(Connection connection, Session session, String queue) throws Exception {
                ((ActiveMQConnection) connection).destroyDestination(new ActiveMQQueue(queue));
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
}
