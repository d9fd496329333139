package dev.offshoot.benchmarks.tutorials;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * NATS' publish and subscribe. It leaves out JetStream, and thereby every copy of a message: whoever is not connected at
 * that moment does not get it.
 */
final class NatsTutorial implements Tutorial {

    private static final String SUBJECT = "hello";

    @Override
    public Sender sender(int port) throws Exception {
        var connection = connect(port);
        return new Sender() {
            @Override
            public void send(String text) {
                connection.publish(SUBJECT, text.getBytes(StandardCharsets.UTF_8));
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
        connect(port)
                .createDispatcher(message -> receiver.accept(new String(message.getData(), StandardCharsets.UTF_8)))
                .subscribe(SUBJECT);
        new CountDownLatch(1).await();
    }

    private static Connection connect(int port) throws Exception {
        return Nats.connect("nats://127.0.0.1:" + port);
    }
}
