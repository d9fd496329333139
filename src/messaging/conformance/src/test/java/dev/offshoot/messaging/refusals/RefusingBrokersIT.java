package dev.offshoot.messaging.refusals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import com.sun.net.httpserver.HttpServer;
import dev.offshoot.messaging.WithoutJpa;
import dev.offshoot.messaging.operations.ModulesEndpoint;
import dev.offshoot.messaging.refusals.GuardedBroker.Connecting;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.BrokerFactory;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TcpRelay;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brokers that refuse a process. The operator reads one line that names the broker, the address, and what to set, but no
 * password; messages wait, and arrive once the broker accepts them.
 */
@Tag("all")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusingBrokersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Two dozen processes are refused at once, on two cores, and some connect twice. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final String LOGGING_SYSTEM = "org.springframework.boot.logging.LoggingSystem";
    private static final String WRONG = "wrong-as-can-be";

    private static final Map<Product, String> NAMES = Map.of(
            Product.rabbitmq, "RabbitMQ",
            Product.kafka, "Kafka",
            Product.artemis, "Artemis",
            Product.activemq, "ActiveMQ",
            Product.nats, "NATS");

    @TempDir
    static Path folder;

    private static final Map<Product, GuardedBroker> BROKERS = new EnumMap<>(Product.class);
    private static final Map<Product, List<Attempt>> ATTEMPTS = new EnumMap<>(Product.class);
    private static final ConcurrentLinkedDeque<AutoCloseable> OPEN = new ConcurrentLinkedDeque<>();
    private static Certificate certificate;
    private static Log log;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static long attemptedAt;

    enum Product {
        rabbitmq,
        kafka,
        artemis,
        activemq,
        nats;

        GuardedBroker broker(Path own) {
            return switch (this) {
                case rabbitmq -> new GuardedRabbit(own, certificate);
                case kafka -> new GuardedKafka(own, certificate);
                case artemis -> new GuardedArtemis(certificate);
                case activemq -> new GuardedActiveMq(certificate);
                case nats -> new GuardedNats(own, certificate);
            };
        }
    }

    /**
     * A process with settings that do not fit.
     *
     * @param about what all lines about it contain
     * @param says what the only one must say
     */
    private record Attempt(
            Process process,
            String about,
            List<String> says,
            Broker.Failure failure,
            CompletableFuture<Broker.Outcome> outcome) {}

    /** An adapter as the settings make it, without an application. */
    private record Process(Broker adapter, ConfigurableApplicationContext context) implements AutoCloseable {

        static Process start(Product product, List<String> settings) {
            try {
                var context = new AnnotationConfigApplicationContext();
                TestPropertyValues.of(settings).applyTo(context);
                context.register(SslAutoConfiguration.class, RabbitAutoConfiguration.class);
                for (var name : List.of("rabbitmq.Rabbit", "kafka.Kafka", "jms.Jms", "nats.Nats")) {
                    context.register(Class.forName("dev.offshoot.messaging." + name + "BrokerAutoConfiguration"));
                }
                context.refresh();
                return new Process(
                        context.getBeansOfType(BrokerFactory.class).values().stream()
                                .filter(factory -> factory.name().equals(product.name()))
                                .findFirst()
                                .orElseThrow()
                                .open(),
                        context);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        CollectingReceiver consume() {
            var receiver = new CollectingReceiver();
            adapter.consume("archive", receiver);
            return receiver;
        }

        Broker.Outcome publish(Envelope message) {
            return adapter.publish("archive", List.of(message), TIMEOUT);
        }

        CompletableFuture<Broker.Outcome> publishing() {
            return CompletableFuture.supplyAsync(() -> publish(message()), THREADS);
        }

        @Override
        public void close() {
            adapter.stopConsuming("archive");
            adapter.close();
            context.close();
        }
    }

    @BeforeAll
    static void startBrokers() throws Exception {
        // which otherwise removes the appender whenever an application starts
        System.setProperty(LOGGING_SYSTEM, "none");
        log = new Log();
        certificate = Certificate.make(folder);
        for (var product : Product.values()) {
            var broker = product.broker(folder.resolve(product.name()));
            BROKERS.put(product, broker);
            OPEN.push(broker);
        }
        forEachProduct(product -> BROKERS.get(product).start());
        for (var product : Product.values()) {
            ATTEMPTS.put(product, attempts(product, BROKERS.get(product)));
        }
        attemptedAt = System.nanoTime();
    }

    private interface Work {

        void on(Product product) throws Exception;
    }

    private static void forEachProduct(Work work) throws Exception {
        var all = Stream.of(Product.values())
                .map(product -> (Callable<Void>) () -> {
                    work.on(product);
                    return null;
                })
                .toList();
        for (var done : THREADS.invokeAll(all)) {
            done.get();
        }
    }

    @AfterAll
    static void showsNoPassword() throws Exception {
        for (var open : OPEN) {
            open.close();
        }
        log.close();
        System.clearProperty(LOGGING_SYSTEM);
        Files.write(Path.of("target", "refusing-brokers.log"), log.all());

        assertThat(log.all().stream()
                        .filter(line -> Stream.of(WRONG, GuardedBroker.PASSWORD, "secret-token")
                                .anyMatch(line::contains)))
                .isEmpty();
    }

    /** All at once, because most clients take their time. */
    private static List<Attempt> attempts(Product product, GuardedBroker broker) throws Exception {
        var attempts = new ArrayList<Attempt>();
        attempts.add(
                attempt(product, relay(broker.port()), Connecting.WITH_TLS, "does not speak TLS", settings(product)));
        attempts.add(attempt(
                product,
                relay(broker.tlsPort()),
                Connecting.PLAIN,
                "speaks TLS, but this process does not",
                settings(product)));
        attempts.add(attempt(product, relay(broker.tlsPort()), Connecting.WITH_TLS, "certificate", "rust"));
        attempts.add(attempt(product, httpServer(), Connecting.PLAIN, "is an HTTP server", settings(product)));
        if (product == Product.kafka) {
            attempts.add(withOldKafka());
        }
        var namespace = "unsuitable-" + UUID.randomUUID();
        if (broker.createUnsuitableQueue(namespace, "archive")) {
            var settings = new ArrayList<>(broker.settings(broker.port(), Connecting.PLAIN, GuardedBroker.PASSWORD));
            settings.add("offshoot.messaging.namespace=" + namespace);
            var process = Process.start(product, settings);
            process.consume();
            attempts.add(new Attempt(
                    process,
                    namespace,
                    List.of("127.0.0.1:" + broker.port(), "offshoot.messaging.namespace"),
                    Broker.Failure.TARGET,
                    process.publishing()));
        }
        return attempts;
    }

    private static Attempt attempt(Product product, int port, Connecting how, String... says) {
        var process = Process.start(product, BROKERS.get(product).settings(port, how, GuardedBroker.PASSWORD));
        process.consume();
        var line = new ArrayList<>(List.of(says));
        line.add("outgoing messages wait in the outbox");
        return new Attempt(process, "127.0.0.1:" + port, line, Broker.Failure.BROKER, process.publishing());
    }

    private static Attempt withOldKafka() throws Exception {
        var server = new KafkaOf2018();
        OPEN.push(server);
        var address = "127.0.0.1:" + server.port();
        var process = Process.start(Product.kafka, List.of("offshoot.messaging.kafka.servers=" + address));
        process.consume();
        return new Attempt(
                process,
                address,
                List.of("is of a version that", "outgoing messages wait in the outbox"),
                Broker.Failure.BROKER,
                process.publishing());
    }

    private static String settings(Product product) {
        return product == Product.rabbitmq ? "spring.rabbitmq." : "offshoot.messaging." + product;
    }

    private static int relay(int port) {
        var relay = new TcpRelay(port);
        OPEN.push(relay);
        return relay.port();
    }

    private static int httpServer() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        // a client that waits for an answer must not hold up others
        server.setExecutor(THREADS);
        server.start();
        OPEN.push(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static Envelope message() {
        var now = Instant.now();
        return new Envelope(UUID.randomUUID(), "letters.Filed", 1, null, "letters", now, now, null, "{}");
    }

    private static ConfigurableApplicationContext application(Product product, List<String> settings) {
        var application = new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + TestDatabase.newH2Database(),
                        "spring.flyway.enabled=false",
                        "offshoot.messaging.namespace=refused-" + product,
                        "offshoot.messaging.broker=" + product,
                        "offshoot.messaging.hosts=letters",
                        "offshoot.messaging.process=letters")
                .properties(settings.toArray(String[]::new))
                .run();
        OPEN.push(application);
        return application;
    }

    private static void write(ConfigurableApplicationContext application, int letters) {
        application.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (var letter = 0; letter < letters; letter++) {
                application.publishEvent(new FileLetter("letter " + letter, "text"));
            }
        });
    }

    private static long waiting(ConfigurableApplicationContext application) {
        return application
                .getBean(ModulesEndpoint.class)
                .modules(null)
                .modules()
                .get("letters")
                .outgoing();
    }

    @Order(3) // it changes the passwords
    @ParameterizedTest
    @EnumSource(Product.class)
    void saysOnceWhatToSetAndKeepsTheMessagesUntilTheCredentialsAreRight(Product product) throws Exception {
        var broker = BROKERS.get(product);
        var port = product == Product.kafka ? broker.port() : relay(broker.port());
        var about = "127.0.0.1:" + port;

        var sending = application(product, broker.settings(port, Connecting.PLAIN, WRONG));
        write(sending, 3);

        await().atMost(PATIENCE)
                .until(() -> log.about("refuses the credentials").stream().anyMatch(line -> line.contains(about)));
        var health = sending.getBeansOfType(HealthIndicator.class)
                .get("modulesHealthIndicator")
                .health();
        assertThat(health.getStatus()).as("readiness").isEqualTo(Status.UP);
        assertThat(health.getDetails().get("letters")).isEqualTo(Map.of("ready", true, "hearing", false));
        assertThat(waiting(sending)).isEqualTo(3);

        broker.change(WRONG);
        var settings = new ArrayList<>(broker.settings(broker.port(), Connecting.PLAIN, WRONG));
        settings.add("offshoot.messaging.namespace=refused-" + product);
        try (var receiving = Process.start(product, settings)) {
            var receiver = receiving.consume();
            await().atMost(PATIENCE).until(() -> waiting(sending) == 0);
            await().atMost(PATIENCE).until(() -> new HashSet<>(receiver.ids()).size() == 3);
        }

        assertThat(log.about(about).stream().filter(line -> line.contains("refuses the credentials")))
                .as("lines about %s: %s", about, log.about(about))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .contains(about, broker.credentialsSetting(), "outgoing messages wait in the outbox"));
        assertThat(log.about("is back").stream().filter(line -> line.contains(about)))
                .hasSize(1);
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(Product.class)
    void saysOnceWhatDoesNotFit(Product product) throws Exception {
        for (var attempt : ATTEMPTS.get(product)) {
            await().atMost(PATIENCE).until(() -> !log.about(attempt.about()).isEmpty());
            assertThat(attempt.outcome().get(40, TimeUnit.SECONDS).failure()).isEqualTo(attempt.failure());
        }
        // as long as a flood would need
        await().until(() -> System.nanoTime() - attemptedAt > TimeUnit.SECONDS.toNanos(8));

        for (var attempt : ATTEMPTS.get(product)) {
            THREADS.execute(attempt.process()::close);
            assertThat(log.about(attempt.about()))
                    .hasSize(1)
                    .allSatisfy(
                            line -> assertThat(line).contains(attempt.says()).contains(NAMES.get(product)));
        }
    }

    @Order(2)
    @ParameterizedTest
    @EnumSource(Product.class)
    void connectsWithTlsToABrokerWhoseCertificateItTrusts(Product product) throws Exception {
        var broker = BROKERS.get(product);
        var before = SSLContext.getDefault();
        SSLContext.setDefault(certificate.trusting());
        try {
            var settings = new ArrayList<>(
                    broker.settings(broker.tlsPort(), Connecting.WITH_TLS_AND_TRUST, GuardedBroker.PASSWORD));
            settings.add("offshoot.messaging.namespace=secured");
            try (var process = Process.start(product, settings)) {
                var receiver = process.consume();
                var message = message();

                await().atMost(PATIENCE).until(() -> process.publish(message).failure() == null);

                await().atMost(PATIENCE).until(() -> receiver.ids().contains(message.id()));
            }
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Order(4)
    // the client gives up once its credentials were refused twice
    @Test
    void connectsToNatsAgainAfterItsPasswordWasChangedTwice() throws Exception {
        var broker = BROKERS.get(Product.nats);
        broker.change(GuardedBroker.PASSWORD);
        var port = relay(broker.port());
        var sending = application(Product.nats, broker.settings(port, Connecting.PLAIN, GuardedBroker.PASSWORD));
        write(sending, 1);
        await().atMost(PATIENCE).until(() -> waiting(sending) == 0);

        broker.change("another");
        await().atMost(PATIENCE)
                .until(() -> log.about("127.0.0.1:" + port).stream()
                        .anyMatch(line -> line.contains("refuses the credentials")));
        write(sending, 2);
        assertThat(waiting(sending)).isEqualTo(2);
        broker.change(GuardedBroker.PASSWORD);

        await().atMost(PATIENCE).until(() -> waiting(sending) == 0);
    }

    /** The client of Kafka that publishes may be refused although another one of the same process is not. */
    @Order(5)
    @Test
    void publishesToKafkaOnceThePasswordIsRightAgain() throws Exception {
        var broker = BROKERS.get(Product.kafka);
        broker.change(GuardedBroker.PASSWORD);
        var settings = new ArrayList<>(broker.settings(broker.port(), Connecting.PLAIN, GuardedBroker.PASSWORD));
        settings.add("offshoot.messaging.namespace=first-publish");
        try (var process = Process.start(Product.kafka, settings)) {
            var receiver = process.consume();
            await().atMost(PATIENCE).until(() -> process.adapter().isConsuming("archive"));
            broker.change("another");
            assertThat(process.publish(message()).confirmed()).isEmpty();
            broker.change(GuardedBroker.PASSWORD);
            var message = message();

            await().atMost(PATIENCE).until(() -> process.publish(message).failure() == null);

            await().atMost(PATIENCE).until(() -> receiver.ids().contains(message.id()));
        }
    }

    @Test
    void saysWhatANatsWithoutStreamsNeeds() {
        try (var server = new RunningNats(folder.resolve("no-streams")).start("--jetstream=false");
                var process = Process.start(
                        Product.nats, List.of("offshoot.messaging.nats.servers=nats://127.0.0.1:" + server.port()))) {
            var outcome = process.publish(message());

            assertThat(outcome.failure()).isEqualTo(Broker.Failure.TARGET);
            assertThat(outcome.error()).contains("NATS").contains("Start the server with --jetstream");
        }
    }

    @Test
    void showsNoTokenOfNats() {
        try (var server = new RunningNats(folder.resolve("token")).start("--auth", "secret-token")) {
            var address = "127.0.0.1:" + server.port();
            var servers = "offshoot.messaging.nats.servers=nats://";
            try (var refused = Process.start(Product.nats, List.of(servers + WRONG + "@" + address));
                    var admitted = Process.start(Product.nats, List.of(servers + "secret-token@" + address))) {

                assertThat(refused.publish(message()).failure()).isEqualTo(Broker.Failure.BROKER);
                assertThat(admitted.publish(message()).failure()).isNull();
                await().atMost(PATIENCE).until(() -> !log.about(address).isEmpty());
            }
            assertThat(log.about(address))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("refuses the credentials"));
        }
    }
}
