package dev.offshoot.benchmarks.tutorials;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * RabbitMQ's "Hello World". It leaves out a durable queue, persistent messages, publisher confirms, the {@code mandatory}
 * flag, and acknowledgements after the work.
 */
final class RabbitTutorial implements Tutorial {

    private static final String QUEUE = "hello";

    @Override
    public Sender sender(int port) throws Exception {
        var connection = connect(port);
        var channel = declare(connection);
        return new Sender() {
            @Override
            public void send(String text) throws Exception {
                channel.basicPublish("", QUEUE, null, text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() throws Exception {
                connection.close();
            }
        };
    }

    @Override
    public void receive(int port, Consumer<String> receiver) throws Exception {
        // the client connects again by itself
        declare(connect(port))
                .basicConsume(
                        QUEUE,
                        true,
                        (tag, message) -> receiver.accept(new String(message.getBody(), StandardCharsets.UTF_8)),
                        tag -> {});
        new CountDownLatch(1).await();
    }

    private static Connection connect(int port) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory.newConnection();
    }

    private static Channel declare(Connection connection) throws Exception {
        var channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, false, null);
        return channel;
    }
}
