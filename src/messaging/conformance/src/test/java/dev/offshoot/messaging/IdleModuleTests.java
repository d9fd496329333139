package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.FileLetter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests what a process without work asks the database, and that it still finds work that nothing has signalled. */
@SpringBootTest(
        classes = {PostApplication.class, IdleModuleTests.WithCountedConnections.class},
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"offshoot.messaging.poll=20ms", "spring.flyway.enabled=false"})
class IdleModuleTests {

    /** Counts transactions by thread: each of them takes a connection. */
    static class CountedConnections extends DelegatingDataSource {

        final Map<String, Integer> byThread = new ConcurrentHashMap<>();

        CountedConnections(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            byThread.merge(Thread.currentThread().getName(), 1, Integer::sum);
            return super.getConnection();
        }

        private Set<String> except(String thread) {
            return byThread.keySet().stream().filter(one -> !one.equals(thread)).collect(Collectors.toSet());
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class WithCountedConnections {

        @Bean
        static BeanPostProcessor countedConnections() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? new CountedConnections(source) : bean;
                }
            };
        }
    }

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Archive archive;

    @BeforeEach
    void emptyArchive() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        jdbc.update("DELETE FROM archive_entry");
    }

    // otherwise, a leftover message would make the next test fail, too
    @AfterEach
    void leaveNothing() {
        jdbc.update("DELETE FROM archive.delivery");
    }

    // each module asked for each lane, and for its outbox
    @Test
    void asksOnceForAllModulesAndNothingElse() {
        transactions.executeWithoutResult(status -> events.publishEvent(new FileLetter("last", "secret")));
        await().until(() -> entries("filed") == 1);
        var counted = (CountedConnections) dataSource;
        await().untilAsserted(() -> {
            counted.byThread.clear();
            await().until(() -> counted.byThread.getOrDefault("poll", 0) >= 3);
            assertThat(counted.except("poll")).isEmpty();
        });

        counted.byThread.clear();
        await().until(() -> counted.byThread.getOrDefault("poll", 0) >= 50);

        assertThat(counted.except("poll")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, archive.FileLetter, Archive#archive.FileLetter, filed",
        "1, archive.FileLetter, Archive#archive.FileLetter, filed",
        "2, archive.CallCourier, Archive#archive.CallCourier, fetched"
    })
    void findsWhatAnotherProcessWrote(int lane, String type, String listener, String effect) {
        insert(lane, type, listener, 0);

        await().until(() -> entries(effect) == 1);
    }

    @Test
    void findsWhatFallsDueLater() {
        insert(0, "archive.FileLetter", "Archive#archive.FileLetter", 0.3);

        await().until(() -> entries("filed") == 1);
    }

    // one query for all modules must not make one module's trouble that of all
    @Test
    void findsTheWorkOfAModuleWhileTheTablesOfAnotherAreMissing() {
        jdbc.execute("ALTER TABLE letters.delivery RENAME TO delivery_elsewhere");
        try {
            insert(0, "archive.FileLetter", "Archive#archive.FileLetter", 0);

            await().until(() -> entries("filed") == 1);
        } finally {
            jdbc.execute("ALTER TABLE letters.delivery_elsewhere RENAME TO delivery");
        }
    }

    private void insert(int lane, String type, String listener, double delay) {
        jdbc.update(
                "INSERT INTO archive.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload)"
                        + " VALUES (?, CURRENT_TIMESTAMP + CAST(? AS DOUBLE PRECISION) * INTERVAL '1' SECOND, ?, ?, 1, 'letters', CURRENT_TIMESTAMP, ?, '{\"letter\":\"from elsewhere\",\"text\":\"secret\"}')",
                lane,
                delay,
                UUID.randomUUID(),
                type,
                listener);
    }

    private int entries(String what) {
        return jdbc.queryForObject("SELECT count(*) FROM archive_entry WHERE what = ?", Integer.class, what);
    }
}
