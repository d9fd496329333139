package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.TcpRelay;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** An AMQP 0-9-1 broker at a local port. */
abstract class AmqpUnderTest implements BrokerUnderTest {

    private final Map<Broker, Process> processes = new ConcurrentHashMap<>();

    /** The connections of one process. */
    private record Process(CachingConnectionFactory connections, TcpRelay relay) {}

    abstract int port();

    @Override
    public Broker connect(String namespace) {
        var relay = new TcpRelay(port());
        var connections = new CachingConnectionFactory("127.0.0.1", relay.port());
        connections.setPublisherReturns(false);
        connections.getRabbitConnectionFactory().setChannelRpcTimeout(5000);
        // as the platform sets it
        connections.setRequestedHeartBeat(5);
        var adapter = new RabbitBroker(connections, namespace);
        processes.put(adapter, new Process(connections, relay));
        return adapter;
    }

    @Override
    public void disconnect(Broker adapter) {
        var process = processes.remove(adapter);
        if (process != null) {
            adapter.stopConsuming("archive");
            end(adapter, process);
        }
    }

    private static void end(Broker adapter, Process process) {
        adapter.close();
        process.connections().destroy();
        process.relay().close();
    }

    @Override
    public void kill(Broker adapter) {
        processes.get(adapter).relay().cut();
    }

    @Override
    public void freeze(Broker adapter) {
        processes.get(adapter).relay().freeze();
    }

    @Override
    public void thaw(Broker adapter) {
        processes.get(adapter).relay().thaw();
    }

    @Override
    public void sendBytes(String namespace, String module, byte[] body) {
        withChannel(channel -> {
            channel.confirmSelect();
            channel.basicPublish(namespace, module, new AMQP.BasicProperties(), body);
            channel.waitForConfirmsOrDie(5000);
        });
    }

    @Override
    public boolean deliverInVain(String namespace, String module, int messages, int times) {
        for (var time = 0; time < times; time++) {
            withChannel(channel -> {
                for (var got = 0; got < messages; ) {
                    got += channel.basicGet(namespace + "." + module, false) == null ? 0 : 1;
                }
            });
        }
        return true;
    }

    @Override
    public void deleteQueue(String namespace, String module) {
        withChannel(channel -> channel.queueDelete(namespace + "." + module));
    }

    /** An action on a channel. */
    interface OnChannel {

        void run(Channel channel) throws Exception;
    }

    void withChannel(OnChannel action) {
        var connections = new ConnectionFactory();
        connections.setHost("127.0.0.1");
        connections.setPort(port());
        try (var connection = connections.newConnection();
                var channel = connection.createChannel()) {
            action.run(channel);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
