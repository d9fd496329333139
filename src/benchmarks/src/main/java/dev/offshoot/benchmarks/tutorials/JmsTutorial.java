package dev.offshoot.benchmarks.tutorials;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The queue example of JMS, for ActiveMQ Artemis and ActiveMQ Classic. Messages are persistent by default, and {@code
 * send} waits for the server. It leaves out what to do with a message when {@code send} fails, transactions, and
 * acknowledgements after the work: automatic ones precede it if the program asks for messages itself.
 */
final class JmsTutorial implements Tutorial {

    private static final String QUEUE = "exampleQueue";

    private final Function<String, ConnectionFactory> factory;

    private JmsTutorial(Function<String, ConnectionFactory> factory) {
        this.factory = factory;
    }

    static JmsTutorial artemis() {
        return new JmsTutorial(org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory::new);
    }

    static JmsTutorial activemq() {
        return new JmsTutorial(org.apache.activemq.ActiveMQConnectionFactory::new);
    }

    private Connection connect(int port) throws JMSException {
        return factory.apply("tcp://127.0.0.1:" + port).createConnection();
    }

    @Override
    public Sender sender(int port) throws JMSException {
        var connection = connect(port);
        var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        var producer = session.createProducer(session.createQueue(QUEUE));
        return new Sender() {
            @Override
            public void send(String text) throws JMSException {
                producer.send(session.createTextMessage(text));
            }

            @Override
            public void close() throws JMSException {
                connection.close();
            }
        };
    }

    @Override
    public void receive(int port, Consumer<String> receiver) throws JMSException {
        try (var connection = connect(port)) {
            var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            var consumer = session.createConsumer(session.createQueue(QUEUE));
            connection.start();
            while (consumer.receive() instanceof TextMessage message) {
                receiver.accept(message.getText());
            }
        }
    }
}
