package dev.offshoot.benchmarks.tutorials;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's console producer and consumer as programs. They leave out the result of {@code send}, which is where an error
 * would be reported, and commits of the offset after the work instead of every five seconds.
 */
final class KafkaTutorial implements Tutorial {

    private static final String TOPIC = "quickstart-events";
    private static final String SERVERS = "bootstrap.servers";

    @Override
    public Sender sender(int port) throws Exception {
        createTopic(port);
        var producer = new KafkaProducer<>(servers(port), new StringSerializer(), new StringSerializer());
        return new Sender() {
            @Override
            public void send(String text) {
                producer.send(new ProducerRecord<>(TOPIC, text));
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    @Override
    public void receive(int port, Consumer<String> receiver) throws Exception {
        createTopic(port);
        Map<String, Object> settings =
                Map.of(SERVERS, "127.0.0.1:" + port, "group.id", "test", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(received -> receiver.accept(received.value()));
            }
        }
    }

    private static void createTopic(int port) throws Exception {
        try (var admin = Admin.create(servers(port))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static Map<String, Object> servers(int port) {
        return Map.of(SERVERS, "127.0.0.1:" + port);
    }
}
