package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;

/** Keys that take turns, by a clock that the test sets. */
@ApplicationModuleTest
@TestPropertySource(properties = {"offshoot.demo=false", "offshoot.customers.password-strength=10"})
class KeyringModuleTests {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final CustomersSettings SETTINGS =
            new CustomersSettings(Duration.ofHours(8), Duration.ofDays(30), "a secret", 10);

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionOperations transactions;

    private final SetClock clock = new SetClock();
    private Keyring keyring;

    @BeforeEach
    void noKeyYet() {
        jdbc.sql("DELETE FROM customers.signing_key").update();
        clock.now = NOON;
        keyring = anInstance(SETTINGS);
    }

    @Test
    void publishesAKeyBeforeItSignsAndAfterItSigned() {
        var first = keyring.signing().getKeyID();
        assertThat(published()).containsExactly(first);

        clock.now = NOON.plus(Duration.ofDays(30)).minus(Duration.ofMinutes(90));
        assertThat(keyring.signing().getKeyID()).as("the first one still signs").isEqualTo(first);
        assertThat(published()).as("and the next is known").hasSize(2).contains(first);

        clock.now = NOON.plus(Duration.ofDays(30)).minus(Duration.ofMinutes(10));
        var second = keyring.signing().getKeyID();
        assertThat(second).isNotEqualTo(first);
        assertThat(published()).containsExactlyInAnyOrder(first, second);

        clock.now = NOON.plus(Duration.ofDays(30)).plus(Duration.ofHours(7));
        assertThat(published())
                .as("a token of eight hours that the first one signed may still live")
                .contains(first);

        clock.now = NOON.plus(Duration.ofDays(30)).plus(Duration.ofHours(10));
        assertThat(published()).containsExactly(second);
    }

    @Test
    void goesOnAfterAPauseThatNoKeyOutlived() {
        var first = keyring.signing().getKeyID();

        clock.now = NOON.plus(Duration.ofDays(365));

        assertThat(keyring.signing().getKeyID()).isNotEqualTo(first);
        assertThat(published()).hasSize(1);
    }

    @Test
    void severalInstancesMakeOneKey() throws Exception {
        var pool = Executors.newFixedThreadPool(8);

        var kids = pool
                .invokeAll(Stream.<Callable<String>>generate(
                                () -> () -> anInstance(SETTINGS).signing().getKeyID())
                        .limit(8)
                        .toList())
                .stream()
                .map(answer -> {
                    try {
                        return answer.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .distinct();
        pool.shutdown();

        assertThat(kids).hasSize(1);
    }

    @Test
    void keepsPrivateKeysEncryptedAndMakesAnotherWhereTheSecretIsLost() {
        var first = keyring.signing().getKeyID();

        assertThat(jdbc.sql("SELECT private_key FROM customers.signing_key")
                        .query(String.class)
                        .single())
                .startsWith("aes-gcm:")
                .doesNotContain("\"d\"");
        var elsewhere =
                anInstance(new CustomersSettings(Duration.ofHours(8), Duration.ofDays(30), "another secret", 10));
        assertThat(elsewhere.signing().getKeyID()).isNotEqualTo(first);
        assertThat(published(elsewhere))
                .as("what the first one signed stays good")
                .contains(first);
    }

    private Stream<String> published() {
        return published(keyring).stream();
    }

    private static java.util.List<String> published(Keyring keyring) {
        return keyring.published().getKeys().stream().map(key -> key.getKeyID()).toList();
    }

    private Keyring anInstance(CustomersSettings settings) {
        return new Keyring(jdbc, transactions, settings, new PrivateKeys(settings), clock);
    }

    private static final class SetClock extends Clock {

        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
