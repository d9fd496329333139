package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.formats.Formats;
import dev.offshoot.messaging.operations.DeliveriesEndpoint;
import dev.offshoot.messaging.spi.MessageFormat;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications that write different formats exchange messages. */
@Tag("all")
class FormatsIT {

    private final String namespace = "formats-" + UUID.randomUUID();
    private final String database = TestDatabase.newPostgresDatabase();
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private @Nullable GetResponse taken;

    /** A format that not every process has. */
    private static final class Reversed implements MessageFormat {

        @Override
        public String name() {
            return "reversed";
        }

        @Override
        public String contentType() {
            return "application/x-reversed";
        }

        @Override
        public Codec codec(Class<?> record) {
            return new Codec() {
                @Override
                public byte[] write(String json) {
                    return reverse(json).getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String read(byte[] message) {
                    return reverse(new String(message, StandardCharsets.UTF_8));
                }
            };
        }

        private static String reverse(String text) {
            return new StringBuilder(text).reverse().toString();
        }
    }

    @BeforeEach
    void createTable() {
        start("letters", "json");
        jdbc().execute("CREATE TABLE archive_entry (what VARCHAR(20), letter VARCHAR(100))");
    }

    @AfterEach
    void closeAll() throws Exception {
        applications.forEach(ConfigurableApplicationContext::close);
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (var queue : List.of(".letters", ".letters.dead", ".archive", ".archive.dead")) {
                channel.queueDelete(namespace + queue);
            }
            channel.exchangeDelete(namespace);
        }
    }

    private ConfigurableApplicationContext start(String module, String format, MessageFormat... more) {
        var started = new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> Stream.of(more)
                        .forEach(one -> ((GenericApplicationContext) context)
                                .registerBean(one.name(), MessageFormat.class, () -> one)))
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.broker=rabbitmq",
                        "offshoot.messaging.format=" + format,
                        "offshoot.messaging.hosts=" + module,
                        "offshoot.messaging.process=" + module + "-" + format)
                .run();
        applications.add(started);
        return started;
    }

    private JdbcTemplate jdbc() {
        return applications.get(0).getBean(JdbcTemplate.class);
    }

    private static void write(ConfigurableApplicationContext from, String letter) {
        from.getBean(TransactionTemplate.class)
                .executeWithoutResult(status -> from.publishEvent(new FileLetter(letter, "Grüße \u0001")));
    }

    private List<String> filed() {
        return jdbc().queryForList("SELECT letter FROM archive_entry ORDER BY letter", String.class);
    }

    @Test
    void processesUnderstandEachOtherWhateverTheyWrite() {
        var formats = Formats.all().stream().map(MessageFormat::name).sorted().toList();
        start("archive", "avro");
        formats.forEach(format -> {
            try (var letters = start("letters", format)) {
                write(letters, format);
                await().until(() -> filed().contains(format));
            }
        });

        assertThat(filed()).isEqualTo(formats);
    }

    @Test
    void theContentTypeTellsTheFormat() throws Exception {
        try (var archive = start("archive", "json")) {
            // declares the queue
            await().until(() -> archive.getBean(Hosting.class).isConsuming("archive"));
        }
        var letters = start("letters", "thrift");
        write(letters, "a letter");

        await().untilAsserted(() -> assertThat(waiting()).isNotNull());
        assertThat(taken.getProps().getContentType()).isEqualTo("application/vnd.apache.thrift.compact");
        assertThat(taken.getBody()).hasSize(22);

        // as a later release may have stored it
        jdbc().update(
                        "INSERT INTO letters.outbox (message_id, type, version, source, sent_at, due, target, payload)"
                                + " VALUES (?, 'archive.FileLetter', 1, 'letters', now(), now(), 'archive', ?)",
                        UUID.randomUUID(),
                        "{\"letter\":\"another\",\"text\":\"text\",\"pages\":7}");

        await().untilAsserted(() -> assertThat(waiting()).isNotNull());
        assertThat(taken.getProps().getContentType()).isEqualTo("application/json");
        assertThat(new String(taken.getBody(), StandardCharsets.UTF_8)).contains("\"pages\":7");
    }

    /** Takes one message from the queue of the archive; null if it is empty. */
    private @Nullable GetResponse waiting() throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            taken = channel.basicGet(namespace + ".archive", true);
            return taken;
        }
    }

    @Test
    void parksMessagesInAnUnknownFormatUntilAProcessKnowsIt() {
        var archive = start("archive", "json");
        var letters = start("letters", "reversed", new Reversed());
        write(letters, "a letter");

        var deliveries = archive.getBean(DeliveriesEndpoint.class);
        await().until(() -> deliveries.deliveries().parked().size() == 1);
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.type()).isEqualTo("archive.FileLetter");
        assertThat(parked.error())
                .startsWith(
                        "It has the content type application/x-reversed, and this process reads application/json, ");
        assertThat(deliveries.replay("archive", parked.id()).getStatus()).isEqualTo(409);
        assertThat(filed()).isEmpty();

        archive.close();
        var later = start("archive", "json", new Reversed());
        assertThat(later.getBean(DeliveriesEndpoint.class)
                        .replay("archive", parked.id())
                        .getStatus())
                .isEqualTo(202);

        await().untilAsserted(() -> assertThat(filed()).containsExactly("a letter"));
        assertThat(later.getBean(DeliveriesEndpoint.class).deliveries().parked())
                .isEmpty();
    }

    /** Its fingerprint is that of a schema which only the sender has. */
    @Test
    void parksAMessageWhoseSchemaNobodyKnows() throws Exception {
        try (var archive = start("archive", "json")) {
            // declares the queue
            await().until(() -> archive.getBean(Hosting.class).isConsuming("archive"));
        }
        write(start("letters", "avro"), "a letter");
        await().untilAsserted(() -> assertThat(waiting()).isNotNull());
        assertThat(taken.getProps().getContentType()).isEqualTo("application/avro");
        var unknown = HexFormat.of().parseHex("c301" + "0123456789abcdef" + "02");
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.basicPublish("", namespace + ".archive", taken.getProps(), unknown);
        }

        var deliveries = start("archive", "json").getBean(DeliveriesEndpoint.class);

        await().until(() -> deliveries.deliveries().parked().size() == 1);
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.type()).isEqualTo("archive.FileLetter");
        assertThat(parked.error()).contains("its schema is neither in it nor known here");
        assertThat(filed()).isEmpty();
    }

    @Test
    void saysWhichFormatsThereAre() {
        assertThatThrownBy(() -> start("letters", "yaml"))
                .rootCause()
                .hasMessage(
                        "offshoot.messaging.format is 'yaml', but no format on the classpath has this name. There are"
                                + " json, avro, cbor, hessian, protobuf, thrift, xml");
    }

    @Test
    void refusesAFormatThatCannotCarryAMessageOfTheApplication() {
        var picky = new MessageFormat() {
            @Override
            public String name() {
                return "picky";
            }

            @Override
            public String contentType() {
                return "application/x-picky";
            }

            @Override
            public Codec codec(Class<?> record) {
                throw new IllegalArgumentException(record.getSimpleName() + ".letter is too personal");
            }
        };

        assertThatThrownBy(() -> start("letters", "picky", picky))
                .rootCause()
                .message()
                .matches("The format 'picky' cannot carry \\S+: \\w+\\.letter is too personal\\."
                        + " Choose another one in offshoot\\.messaging\\.format");
    }
}
