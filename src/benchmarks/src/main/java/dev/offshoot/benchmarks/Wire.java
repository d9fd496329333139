package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One way to carry messages, with a broker that this experiment alone uses; or, for ZeroMQ, without one. */
final class Wire implements Pair.Broker, AutoCloseable {

    private static final String WITHOUT_BROKER = "zeromq";

    static final List<String> NAMES = List.of("rabbitmq", "kafka", "artemis", "activemq", "nats", WITHOUT_BROKER);

    /** Of the two processes. */
    static final Path LOGS = Path.of("target", "benchmark-wires");

    private final String name;
    private final String namespace = "benchmark-" + UUID.randomUUID();
    /** Of the broker; or of each of the two processes. */
    private final List<Integer> ports;

    private final @Nullable BrokerProcess broker;

    private Wire(String name, List<Integer> ports, @Nullable BrokerProcess broker) {
        this.name = name;
        this.ports = ports;
        this.broker = broker;
    }

    static void requireName(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "There is no broker '" + name + "': --brokers takes some of " + String.join(",", NAMES));
        }
    }

    /**
     * Prepares one of {@link #NAMES}, without starting it.
     *
     * @throws Unavailable if it is not on this machine
     */
    static Wire named(String name, Options options) throws IOException {
        if (name.equals(WITHOUT_BROKER)) {
            return new Wire(name, List.of(ShopProcess.freePort(), ShopProcess.freePort()), null);
        }
        var port = ShopProcess.freePort();
        var parent = Path.of(options.text("folder", System.getProperty("java.io.tmpdir")));
        var folder = Files.createTempDirectory(parent, "offshoot-" + name + "-");
        try {
            return new Wire(
                    name, List.of(port), new BrokerProcess(BrokerProgram.of(name, options, folder, port), folder));
        } catch (Unavailable e) {
            Files.delete(folder);
            throw e;
        }
    }

    String name() {
        return name;
    }

    @Nullable BrokerProcess broker() {
        return broker;
    }

    /** The broker's port, or that of the receiver. */
    int port() {
        return ports.get(ports.size() - 1);
    }

    /** Starts the broker; returns the time until it accepts messages. */
    Duration start() throws IOException, InterruptedException {
        return broker == null ? Duration.ZERO : broker.start();
    }

    long brokerCpuMillis() {
        return broker == null ? 0 : broker.cpuMillis();
    }

    @Override
    public Map<String, String> settings(String module) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("offshoot.messaging.broker", name);
        settings.put("offshoot.messaging.namespace", namespace);
        // a killed broker is lamented by each client
        settings.put("logging.threshold.console", "OFF");
        settings.put(
                "logging.file.name",
                LOGS.resolve(module + ".log").toAbsolutePath().toString());
        switch (name) {
            case "rabbitmq" -> {
                settings.put("spring.rabbitmq.host", "127.0.0.1");
                settings.put("spring.rabbitmq.port", String.valueOf(port()));
            }
            case "kafka" -> settings.put("offshoot.messaging.kafka.servers", "127.0.0.1:" + port());
            case "nats" -> settings.put("offshoot.messaging.nats.servers", "nats://127.0.0.1:" + port());
            case WITHOUT_BROKER -> {
                settings.put("offshoot.messaging.zeromq.listen", address(Pair.MODULES.indexOf(module)));
                // one by one, because --set separates settings by commas
                for (int i = 0; i < ports.size(); i++) {
                    settings.put("offshoot.messaging.zeromq.peers[" + i + "]", address(i));
                }
            }
            default -> settings.put("offshoot.messaging." + name + ".servers", "tcp://127.0.0.1:" + port());
        }
        return settings;
    }

    private String address(int process) {
        return "tcp://127.0.0.1:" + ports.get(process);
    }

    /**
     * The bytes that open connections to the broker, or between the processes, have carried so far in both directions,
     * without the headers of TCP, as the kernel counts them; NaN without {@code ss}.
     */
    double bytes() {
        try {
            return Traffic.to(ports);
        } catch (UncheckedIOException missing) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }
}
