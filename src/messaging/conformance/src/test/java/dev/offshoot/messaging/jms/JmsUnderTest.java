package dev.offshoot.messaging.jms;

import static java.util.Objects.requireNonNull;

import dev.offshoot.brokers.BrokerServer;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.TcpRelay;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** A server, and adapters that reach it through relays. */
abstract class JmsUnderTest implements BrokerUnderTest {

    private final BrokerServer server;
    private final int port;
    private final IntFunction<Product> productAt;
    private final Map<Broker, TcpRelay> relays = new ConcurrentHashMap<>();

    /** @param productAt the product whose server listens at a port */
    JmsUnderTest(BrokerServer server, int port, IntFunction<Product> productAt) {
        this.server = server;
        this.port = port;
        this.productAt = productAt;
    }

    @Override
    public Broker connect(String namespace) {
        var relay = new TcpRelay(port);
        var adapter = new JmsBroker(productAt.apply(relay.port()), namespace);
        relays.put(adapter, relay);
        return adapter;
    }

    @Override
    public void disconnect(Broker adapter) {
        try (var relay = relays.remove(adapter)) {
            adapter.close();
        }
    }

    @Override
    public void kill(Broker adapter) {
        relays.get(adapter).cut();
    }

    @Override
    public void freeze(Broker adapter) {
        relays.get(adapter).freeze();
    }

    @Override
    public void thaw(Broker adapter) {
        relays.get(adapter).thaw();
    }

    @Override
    public void sendBytes(String namespace, String module, byte[] body) {
        withServer((connection, session) -> {
            try (var producer = session.createProducer(session.createQueue(namespace + "." + module))) {
                var message = session.createBytesMessage();
                message.writeBytes(body);
                producer.send(message);
            }
        });
    }

    @Override
    public boolean deliverInVain(String namespace, String module, int messages, int times) {
        for (var time = 0; time < times; time++) {
            withServer((connection, session) -> {
                try (var dying = connection.createSession(true, Session.SESSION_TRANSACTED);
                        var consumer = dying.createConsumer(dying.createQueue(namespace + "." + module))) {
                    for (var left = messages; left > 0; left--) {
                        requireNonNull(consumer.receive(5000));
                    }
                    dying.rollback();
                }
            });
        }
        return true;
    }

    @Override
    public void deleteQueue(String namespace, String module) {
        withServer((connection, session) -> delete(connection, session, namespace + "." + module));
    }

    /** Deletes a queue, which JMS does not define. */
    abstract void delete(Connection connection, Session session, String queue) throws Exception;

    /** An action on a connection. */
    interface OnConnection {

        void run(Connection connection, Session session) throws Exception;
    }

    void withServer(OnConnection action) {
        try (var connection = productAt.apply(port).open();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            action.run(connection, session);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** No limit: Artemis keeps messages of many megabytes. */
    @Override
    public String refusedPayload() {
        return null;
    }

    @Override
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        server.close();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        server.close();
    }
}
