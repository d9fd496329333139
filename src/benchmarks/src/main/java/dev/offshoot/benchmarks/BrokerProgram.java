package dev.offshoot.benchmarks;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * How a broker is started, with its data in a folder, listening on the loopback interface.
 *
 * @param ready whether it accepts messages
 */
record BrokerProgram(List<String> command, Map<String, String> environment, Ready ready) {

    /** Options for programs of the system, and where Debian's packages have them. */
    static final Map<String, String> PROGRAMS =
            Map.of("nats-server", "/usr/sbin/nats-server", "rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final String HOST = "127.0.0.1";
    private static final int LONGEST_CALL = 2_000;

    /** Asks a broker that may be starting. */
    interface Ready {

        /** Throws, or returns false, while the broker does not accept messages. */
        boolean ask() throws IOException, TimeoutException;
    }

    /** One of {@link Wire#NAMES} that has a broker. */
    static BrokerProgram of(String name, Options options, Path folder, int port) throws IOException {
        return switch (name) {
            case "rabbitmq" -> rabbit(options, folder, port);
            case "nats" -> nats(options, folder, port);
            default -> broker(name, options, folder, port);
        };
    }

    /** Kafka, Artemis or ActiveMQ, from the jar that the launcher starts them from too. */
    private static BrokerProgram broker(String name, Options options, Path folder, int port) {
        var jar = options.jar("broker-server");
        if (!Files.exists(jar)) {
            throw new Unavailable("no " + jar + ": build it, see src/benchmarks/README.md");
        }
        var readiness = ShopProcess.freePort();
        var command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(options.jvm());
        command.addAll(List.of(
                "-jar",
                jar.toAbsolutePath().toString(),
                name,
                folder.resolve("data").toString()));
        command.addAll(
                List.of(String.valueOf(port), String.valueOf(ShopProcess.freePort()), String.valueOf(readiness)));
        return new BrokerProgram(command, Map.of(), () -> {
            var request = (HttpURLConnection)
                    URI.create("http://" + HOST + ":" + readiness + "/").toURL().openConnection();
            request.setConnectTimeout(LONGEST_CALL);
            request.setReadTimeout(LONGEST_CALL);
            return request.getResponseCode() == HttpURLConnection.HTTP_OK;
        });
    }

    private static BrokerProgram nats(Options options, Path folder, int port) {
        var program = program(options, "nats-server");
        var command = List.of(
                program,
                "--addr",
                HOST,
                "--port",
                String.valueOf(port),
                "--jetstream",
                "--store_dir",
                folder.resolve("data").toString());
        return new BrokerProgram(command, Map.of(), () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(HOST, port), LONGEST_CALL);
                socket.setSoTimeout(LONGEST_CALL);
                // it introduces itself to those who connect
                return socket.getInputStream().read() == 'I';
            }
        });
    }

    /** A node of its own; others on this machine are not touched. */
    private static BrokerProgram rabbit(Options options, Path folder, int port) throws IOException {
        var program = program(options, "rabbitmq-server");
        Files.writeString(folder.resolve("rabbitmq.conf"), "listeners.tcp.1 = " + HOST + ":" + port + "\n");
        var environment = Map.of(
                "HOME", folder.toString(),
                "RABBITMQ_NODENAME", "benchmark" + port + "@localhost",
                "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString(),
                "RABBITMQ_CONF_ENV_FILE", "/dev/null",
                "RABBITMQ_DIST_PORT", String.valueOf(ShopProcess.freePort()),
                "RABBITMQ_MNESIA_BASE", folder.resolve("data").toString(),
                "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString(),
                "ERL_EPMD_ADDRESS", HOST,
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        var factory = new ConnectionFactory();
        factory.setHost(HOST);
        factory.setPort(port);
        factory.setConnectionTimeout(LONGEST_CALL);
        return new BrokerProgram(List.of(program), environment, () -> {
            try (var connection = factory.newConnection()) {
                return connection.isOpen();
            }
        });
    }

    private static String program(Options options, String name) {
        var program = options.text(name, PROGRAMS.getOrDefault(name, name));
        if (!Files.isExecutable(Path.of(program))) {
            throw new Unavailable("no " + program + ": install " + name + ", or set --" + name);
        }
        return program;
    }
}
