package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;

/** Key rotation, with a clock that the test controls. */
@ApplicationModuleTest
@TestPropertySource(properties = {"offshoot.demo=false", "offshoot.customers.password-strength=10"})
class KeyringModuleTests {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final CustomersSettings SETTINGS =
            new CustomersSettings(Duration.ofHours(8), Duration.ofDays(30), "a secret", 10, 200);

    @Autowired
    DataSource database;

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
                anInstance(new CustomersSettings(Duration.ofHours(8), Duration.ofDays(30), "another secret", 10, 200));
        assertThat(elsewhere.signing().getKeyID()).isNotEqualTo(first);
        assertThat(published(elsewhere))
                .as("what the first one signed stays good")
                .contains(first);
    }

    /** Guards against signing users out because the database restarts. */
    @Test
    void goesOnWithTheKeysThatItKnowsWhileTheDatabaseIsAway() throws Exception {
        var cable = new Cable(database);
        keyring = anInstance(SETTINGS, JdbcClient.create(cable));
        var first = keyring.signing().getKeyID();

        cable.cut = true;
        clock.now = NOON.plus(Duration.ofMinutes(10));

        assertThat(checking(keyring, first)).hasSize(1);
        assertThat(published()).containsExactly(first);
        assertThat(keyring.signing().getKeyID()).isEqualTo(first);
    }

    /** Guards against a 401 where 503 is right: clients discard their token after a 401. */
    @Test
    void callsNoTokenBadWhoseKeyItCannotReadNow() {
        var cable = new Cable(database);
        var knowsNone = anInstance(SETTINGS, JdbcClient.create(cable));
        var knowsOne = anInstance(SETTINGS, JdbcClient.create(cable));
        knowsOne.signing();

        cable.cut = true;
        clock.now = NOON.plus(Duration.ofMinutes(10));

        for (var one : List.of(knowsNone, knowsOne)) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> checking(one, "made elsewhere"));
            }
        }
    }

    @Test
    void looksForAKeyAgainWhenTheDatabaseIsBack() throws Exception {
        var cable = new Cable(database);
        keyring = anInstance(SETTINGS, JdbcClient.create(cable));
        var first = keyring.signing().getKeyID();
        cable.cut = true;
        clock.now = NOON.plus(Duration.ofDays(30)).minus(Duration.ofMinutes(90));
        assertThat(checking(keyring, first)).hasSize(1);
        var elsewhere = anInstance(SETTINGS);
        elsewhere.signing();
        clock.now = NOON.plus(Duration.ofDays(30)).minus(Duration.ofMinutes(10));
        var second = elsewhere.signing().getKeyID();

        cable.cut = false;

        assertThat(checking(keyring, second)).hasSize(1);
        assertThat(keyring.signing().getKeyID()).isEqualTo(second);
    }

    /** Guards against signing out users whose tokens live longer than the key's creator assumed. */
    @Test
    void publishesAKeyForAsLongAsItsTokensLiveNow() {
        var first = keyring.signing().getKeyID();
        var longer = anInstance(new CustomersSettings(Duration.ofDays(2), Duration.ofDays(30), "a secret", 10, 200));

        clock.now = NOON.plus(Duration.ofDays(31));
        longer.signing();
        assertThat(published(longer)).contains(first);

        clock.now = NOON.plus(Duration.ofDays(32)).plus(Duration.ofHours(2));
        assertThat(published(longer)).doesNotContain(first);
    }

    @Test
    void publishesAKeyForAsLongAsItsMakerSaid() {
        var first = keyring.signing().getKeyID();
        var shorter = anInstance(new CustomersSettings(Duration.ofHours(1), Duration.ofDays(30), "a secret", 10, 200));

        clock.now = NOON.plus(Duration.ofDays(30)).plus(Duration.ofHours(7));
        shorter.signing();

        assertThat(published(shorter)).contains(first);
    }

    private static List<JWK> checking(Keyring keyring, String kid) throws KeySourceException {
        return keyring.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
    }

    private Stream<String> published() {
        return published(keyring).stream();
    }

    private static List<String> published(Keyring keyring) {
        return keyring.published().getKeys().stream().map(key -> key.getKeyID()).toList();
    }

    private Keyring anInstance(CustomersSettings settings) {
        return anInstance(settings, jdbc);
    }

    private Keyring anInstance(CustomersSettings settings, JdbcClient jdbc) {
        return new Keyring(jdbc, transactions, settings, new PrivateKeys(settings), clock);
    }

    /** The connection to the database, which the test can cut. */
    private static final class Cable extends DelegatingDataSource {

        private volatile boolean cut;

        Cable(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("Nobody answers", "08006");
            }
            return super.getConnection();
        }
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
