package dev.offshoot.benchmarks.tutorials;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Two programs that connect to a broker on this machine, with the client's defaults: one sends texts and waits for
 * nothing that the client does not wait for by itself, the other receives them and acknowledges them automatically.
 */
public interface Tutorial {

    /** The tutorials, by the name of the broker. */
    Map<String, Tutorial> ALL = Map.of(
            "rabbitmq", new RabbitTutorial(),
            "kafka", new KafkaTutorial(),
            "artemis", JmsTutorial.artemis(),
            "activemq", JmsTutorial.activemq(),
            "nats", new NatsTutorial(),
            "zeromq", new ZeroMqTutorial());

    /** Sends texts. */
    interface Sender extends AutoCloseable {

        /** Sends one, and returns without an exception if this client believes that it is on its way. */
        void send(String text) throws Exception;

        @Override
        void close() throws Exception;
    }

    /** Connects to send. */
    Sender sender(int port) throws Exception;

    /** Connects, and receives until the connection is lost for good, or this process ends. */
    void receive(int port, Consumer<String> receiver) throws Exception;
}
