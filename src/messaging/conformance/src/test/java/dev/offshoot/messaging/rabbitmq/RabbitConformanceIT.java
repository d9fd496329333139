package dev.offshoot.messaging.rabbitmq;

import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tests the adapter with a RabbitMQ of its own. */
@Tag("all")
class RabbitConformanceIT extends BrokerConformance {

    private static final String TAKES_3_MB = "max_message_size = 3000000";

    @TempDir
    static Path folder;

    private static Rabbit rabbit;

    private static final class Rabbit extends AmqpUnderTest {

        private final RunningRabbit running = new RunningRabbit(folder);

        @Override
        int port() {
            return running.port();
        }

        @Override
        public String refusedPayload() {
            return "x".repeat(3_100_000);
        }

        @Override
        public boolean createUnsuitableQueue(String namespace, String module) {
            // in memory only
            withChannel(channel -> channel.queueDeclare(namespace + "." + module, false, false, false, Map.of()));
            return true;
        }

        @Override
        public void stop() {
            running.stop();
        }

        @Override
        public void start() {
            running.start(TAKES_3_MB);
        }

        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public void close() {
            running.close();
        }
    }

    @BeforeAll
    static void startBroker() {
        rabbit = new Rabbit();
        rabbit.start();
    }

    @AfterAll
    static void stopBroker() {
        rabbit.close();
    }

    @Override
    protected BrokerUnderTest broker() {
        return rabbit;
    }
}
