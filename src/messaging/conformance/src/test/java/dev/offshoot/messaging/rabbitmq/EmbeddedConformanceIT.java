package dev.offshoot.messaging.rabbitmq;

import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.EmbeddedBroker;
import dev.offshoot.messaging.testing.FreePorts;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tests the adapter with the embedded broker, which is used where there is no RabbitMQ and is not durable. */
@Tag("all")
class EmbeddedConformanceIT extends BrokerConformance {

    @TempDir
    static Path folder;

    private static Embedded embedded;

    private static final class Embedded extends AmqpUnderTest {

        private final int port = FreePorts.one();
        private EmbeddedBroker running;

        @Override
        int port() {
            return port;
        }

        @Override
        public String refusedPayload() {
            return null;
        }

        @Override
        public boolean deliverInVain(String namespace, String module, int messages, int times) {
            return false;
        }

        @Override
        public void stop() {
            running.close();
        }

        @Override
        public void start() {
            try {
                running = new EmbeddedBroker(folder, port);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isDurable() {
            return false;
        }

        @Override
        public void close() {
            running.close();
        }
    }

    @BeforeAll
    static void startBroker() {
        embedded = new Embedded();
        embedded.start();
    }

    @AfterAll
    static void stopBroker() {
        embedded.close();
    }

    @Override
    protected BrokerUnderTest broker() {
        return embedded;
    }
}
