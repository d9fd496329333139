package dev.offshoot.messaging.refusals;

import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class GuardedRabbit implements GuardedBroker {

    private final RunningRabbit running;
    private final Certificate certificate;
    private final int tlsPort = FreePorts.one();

    GuardedRabbit(Path folder, Certificate certificate) {
        this.running = new RunningRabbit(folder);
        this.certificate = certificate;
    }

    @Override
    public void start() {
        running.start(
                "listeners.ssl.1 = 127.0.0.1:" + tlsPort,
                "ssl_options.cacertfile = " + certificate.certificate(),
                "ssl_options.certfile = " + certificate.certificate(),
                "ssl_options.keyfile = " + certificate.key(),
                "default_user = " + USER,
                "default_pass = " + PASSWORD);
    }

    @Override
    public int port() {
        return running.port();
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public List<String> settings(int port, Connecting how, String password) {
        var settings = new ArrayList<>(List.of(
                "spring.rabbitmq.host=127.0.0.1",
                "spring.rabbitmq.port=" + port,
                "spring.rabbitmq.username=" + USER,
                "spring.rabbitmq.password=" + password,
                "spring.rabbitmq.ssl.enabled=" + (how != Connecting.PLAIN)));
        if (how == Connecting.WITH_TLS_AND_TRUST) {
            settings.add("spring.rabbitmq.ssl.bundle=broker");
            settings.add("spring.ssl.bundle.pem.broker.truststore.certificate=file:" + certificate.certificate());
        }
        return settings;
    }

    @Override
    public void change(String password) {
        running.control("change_password", USER, password);
    }

    @Override
    public boolean createUnsuitableQueue(String namespace, String module) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port());
        factory.setUsername(USER);
        factory.setPassword(PASSWORD);
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare(namespace + "." + module, false, false, false, Map.of());
        }
        return true;
    }

    @Override
    public String credentialsSetting() {
        return "spring.rabbitmq.username and spring.rabbitmq.password";
    }

    @Override
    public void close() {
        running.close();
    }
}
