package dev.offshoot.messaging.refusals;

import dev.offshoot.messaging.testing.RunningNats;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two servers, because a NATS server speaks TLS with everybody or with nobody. */
final class GuardedNats implements GuardedBroker {

    private final RunningNats running;
    private final RunningNats withTls;
    private final Certificate certificate;

    GuardedNats(Path folder, Certificate certificate) {
        this.running = new RunningNats(folder.resolve("plain"));
        this.withTls = new RunningNats(folder.resolve("tls"));
        this.certificate = certificate;
    }

    @Override
    public void start() {
        running.start("--user", USER, "--pass", PASSWORD);
        withTls.start(
                "--tls",
                "--tlscert",
                certificate.certificate().toString(),
                "--tlskey",
                certificate.key().toString(),
                "--user",
                USER,
                "--pass",
                PASSWORD);
    }

    @Override
    public int port() {
        return running.port();
    }

    @Override
    public int tlsPort() {
        return withTls.port();
    }

    @Override
    public List<String> settings(int port, Connecting how, String password) {
        return List.of("offshoot.messaging.nats.servers=" + (how == Connecting.PLAIN ? "nats" : "tls") + "://" + USER
                + ":" + password + "@127.0.0.1:" + port);
    }

    @Override
    public void change(String password) {
        running.stop();
        running.start("--user", USER, "--pass", password);
    }

    @Override
    public boolean createUnsuitableQueue(String namespace, String module) throws Exception {
        var options = Options.builder()
                .server("nats://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port())
                .connectionTimeout(Duration.ofSeconds(20))
                .build();
        try (var connection = Nats.connect(options)) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(namespace + "-" + module)
                            .subjects(namespace + "." + module)
                            .retentionPolicy(RetentionPolicy.Limits)
                            .build());
        }
        return true;
    }

    @Override
    public String credentialsSetting() {
        return "offshoot.messaging.nats.servers";
    }

    @Override
    public void close() {
        running.close();
        withTls.close();
    }
}
