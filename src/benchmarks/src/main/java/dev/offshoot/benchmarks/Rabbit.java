package dev.offshoot.benchmarks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A running RabbitMQ, in which an experiment uses names of its own and leaves nothing behind. */
final class Rabbit implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final String namespace = "benchmark-" + UUID.randomUUID();
    private final int port;
    private final Collection<String> modules;
    /** 0 until somebody asks for its processor time. */
    private long pid;

    private Rabbit(int port, long pid, Collection<String> modules) {
        this.port = port;
        this.pid = pid;
        this.modules = modules;
    }

    /** The one on this machine, for messages to these modules. */
    static Rabbit at(Options options, Collection<String> modules) throws Exception {
        var rabbit = new Rabbit(options.number("rabbitmq-port", 5672), options.number("rabbitmq-pid", 0), modules);
        try (var connection = rabbit.connect()) {
            System.out.println("RabbitMQ " + connection.getServerProperties().get("version"));
        } catch (ConnectException e) {
            throw new Unavailable("no RabbitMQ on port " + rabbit.port);
        }
        return rabbit;
    }

    private static long findPid() {
        var found = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/beam.smp"))
                .filter(process -> Arrays.toString(process.info().arguments().orElse(new String[0]))
                        .contains("rabbit"))
                .map(ProcessHandle::pid)
                .toList();
        if (found.size() != 1) {
            throw new Unavailable("cannot tell which of the processes " + found + " is RabbitMQ: set --rabbitmq-pid");
        }
        return found.get(0);
    }

    private Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost(HOST);
        factory.setPort(port);
        return factory.newConnection();
    }

    /** The settings for a process. */
    Map<String, String> settings() {
        return Map.of(
                "spring.rabbitmq.host",
                HOST,
                "spring.rabbitmq.port",
                String.valueOf(port),
                "offshoot.messaging.namespace",
                namespace);
    }

    String uri() {
        return "amqp://guest:guest@" + HOST + ":" + port;
    }

    /** A queue to remove, with the others, at the end. */
    String queue(String name) {
        return namespace + "." + name;
    }

    /** RabbitMQ's processor time, including other clients' use, in milliseconds. */
    long cpuMillis() {
        if (pid == 0) {
            pid = findPid();
        }
        return Proc.cpuMillis(pid);
    }

    @Override
    public void close() throws Exception {
        clear();
    }

    /** Removes the queues and the exchange with their contents; nothing may use them at that time. */
    void clear() throws Exception {
        try (var connection = connect()) {
            for (var queue : modules.stream()
                    .flatMap(module -> Stream.of(queue(module), queue(module) + ".dead"))
                    .toList()) {
                attempt(connection, channel -> channel.queueDelete(queue));
            }
            attempt(connection, channel -> channel.exchangeDelete(namespace));
        }
    }

    /** Ignores what is already gone. */
    private interface Removal {
        void on(Channel channel) throws IOException;
    }

    private static void attempt(Connection connection, Removal removal) throws Exception {
        try (var channel = connection.createChannel()) {
            removal.on(channel);
        }
    }
}
