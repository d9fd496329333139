package dev.offshoot.messaging.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TcpRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

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
        public String limit() {
            return "max_message_size";
        }

        @Override
        public boolean createUnsuitableQueue(String namespace, String module, int shape) {
            if (shape > 0) {
                return false;
            }
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

    /** An application that has moved to another broker is not to keep, or report, its connections to this one. */
    @Test
    void leavesNothingBehindWhenItIsClosed() {
        var log = (Logger) LoggerFactory.getLogger(Outages.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
        var relay = new TcpRelay(rabbit.port());
        var connections = new CachingConnectionFactory("127.0.0.1", relay.port());
        var open = new AtomicInteger();
        connections.addConnectionListener(new ConnectionListener() {
            @Override
            public void onCreate(Connection opened) {
                open.incrementAndGet();
            }

            @Override
            public void onClose(Connection closed) {
                open.decrementAndGet();
            }
        });
        try {
            for (var change = 0; change < 2; change++) {
                var adapter = new RabbitBroker(connections, "closed");
                adapter.consume("archive", new CollectingReceiver());
                assertThat(adapter.publish("archive", List.of(), Duration.ofSeconds(5))
                                .failure())
                        .isNull();
                assertThat(open).hasPositiveValue();
                adapter.stopConsuming("archive");
                adapter.close();
                assertThat(open).hasValue(0);
            }
            relay.cut();
            var last = new RabbitBroker(connections, "closed");
            last.publish("archive", List.of(), Duration.ofSeconds(5));
            await().until(() -> !lines.list.isEmpty());
            last.close();

            assertThat(lines.list).hasSize(1);
        } finally {
            connections.destroy();
            log.detachAppender(lines);
        }
    }
}
