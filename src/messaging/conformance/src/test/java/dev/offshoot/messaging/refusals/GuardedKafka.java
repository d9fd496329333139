package dev.offshoot.messaging.refusals;

import dev.offshoot.brokers.KafkaServer;
import dev.offshoot.messaging.testing.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.security.plain.internals.PlainServerCallbackHandler;

final class GuardedKafka implements GuardedBroker {

    private static final Password PASSWORD_NOW = new Password();
    private static final String PROPERTIES = "offshoot.messaging.kafka.properties.";

    private final Certificate certificate;
    /** For itself, for clients with a password, and for clients with TLS, too. */
    private final List<Integer> ports =
            IntStream.range(0, 3).mapToObj(i -> FreePorts.one()).sorted().toList();

    private final KafkaServer server;

    /** Knows the current password. */
    public static final class Users extends PlainServerCallbackHandler {

        @Override
        protected boolean authenticate(String user, char[] given) {
            return USER.equals(user) && PASSWORD_NOW.get().equals(new String(given));
        }
    }

    GuardedKafka(Path folder, Certificate certificate) {
        this.certificate = certificate;
        var settings = new HashMap<>(Map.of(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,CLIENTS%d:PLAINTEXT,CLIENTS%d:SASL_PLAINTEXT,CLIENTS%d:SASL_SSL"
                        .formatted(ports.toArray()),
                "ssl.keystore.location",
                certificate.keyStore().toString(),
                "ssl.keystore.password",
                Certificate.PASSWORD,
                "ssl.keystore.type",
                "PKCS12",
                "sasl.enabled.mechanisms",
                "PLAIN"));
        for (var port : ports.subList(1, 3)) {
            var listener = "listener.name.clients" + port + ".plain.sasl.";
            settings.put(listener + "jaas.config", module(""));
            settings.put(listener + "server.callback.handler.class", Users.class.getName());
        }
        server = new KafkaServer(
                folder,
                FreePorts.one(),
                Map.of(ports.get(0), ports.get(0), ports.get(1), ports.get(1), ports.get(2), ports.get(2)),
                settings);
    }

    private static String module(String options) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required" + options + ";";
    }

    @Override
    public void start() throws Exception {
        server.start();
    }

    @Override
    public int port() {
        return ports.get(1);
    }

    @Override
    public int tlsPort() {
        return ports.get(2);
    }

    @Override
    public List<String> settings(int port, Connecting how, String password) {
        var settings = new ArrayList<>(List.of(
                "offshoot.messaging.kafka.servers=127.0.0.1:" + port,
                PROPERTIES + "security.protocol=" + (how == Connecting.PLAIN ? "SASL_PLAINTEXT" : "SASL_SSL"),
                PROPERTIES + "sasl.mechanism=PLAIN",
                PROPERTIES + "sasl.jaas.config=" + module(" username=\"" + USER + "\" password=\"" + password + "\"")));
        if (how == Connecting.WITH_TLS_AND_TRUST) {
            settings.add(PROPERTIES + "ssl.truststore.type=PEM");
            settings.add(PROPERTIES + "ssl.truststore.location=" + certificate.certificate());
        }
        return settings;
    }

    @Override
    public void change(String password) {
        PASSWORD_NOW.set(password);
    }

    @Override
    public boolean createUnsuitableQueue(String namespace, String module) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + ports.get(0)))) {
            var topic = new NewTopic(namespace + "." + module, 1, (short) 1).configs(Map.of("retention.ms", "60000"));
            admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
        }
        return true;
    }

    @Override
    public String credentialsSetting() {
        return PROPERTIES + "sasl.jaas.config";
    }

    @Override
    public void close() {
        server.close();
    }
}
