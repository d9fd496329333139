package dev.offshoot.messaging.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class FailuresTests {

    // deadlock, serialization failure, no resources, lock timeouts of both databases, lost connections, a standby
    @ParameterizedTest
    @ValueSource(
            strings = {
                "40P01", "40001", "53300", "55P03", "HYT00", "90131", "08006", "57P01", "57014", "58030", "25006",
                "25P03", "90098"
            })
    void takesItForPassing(String state) {
        assertThat(Failures.isTransient(new IllegalStateException(new SQLException("now not", state))))
                .isTrue();
    }

    // a constraint violation or a value that is too large fails again on every retry
    @ParameterizedTest
    @ValueSource(strings = {"23505", "22001", "22021", "42P01", "54000"})
    void takesItForTroubleWithTheMessage(String state) {
        assertThat(Failures.isTransient(
                        new DataIntegrityViolationException("refused", new SQLException("never", state))))
                .isFalse();
    }

    @Test
    void takesConflictsAndAbsencesForPassing() {
        assertThat(Failures.isTransient(new OptimisticLockingFailureException("somebody was faster")))
                .isTrue();
        assertThat(Failures.isTransient(new AmqpConnectException(new IllegalStateException("refused"))))
                .isTrue();
        assertThat(Failures.isTransient(new CannotCreateTransactionException("no connection")))
                .isTrue();
    }

    // it was mistaken for an outage of the database, and its module was blocked
    @Test
    void takesAStatementThatOutlastsItsConnectionForTroubleWithTheMessage() {
        var cut = new SQLException("An I/O error occurred", "08006", new SocketTimeoutException("Read timed out"));

        assertThat(Failures.isTransient(new DataAccessResourceFailureException("cut", cut)))
                .isFalse();
    }

    // a message that arrived at this moment was parked as unreadable
    @Test
    void takesAConnectionThatBreaksWithinATransactionForPassing() {
        var broken = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        var refused = new TransactionSystemException("JDBC commit failed", new SQLException("duplicate", "23505"));

        assertThat(Failures.isTransient(broken)).isTrue();
        assertThat(Failures.isTransient(refused)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505"})
    void blamesAMessageForWhatTheDatabaseRefusesToStore(String state) {
        assertThat(Failures.isOfData(new IllegalStateException(new SQLException("refused", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "40001", "42501", "53100", "54000", "57P01", "58030"})
    void blamesNoMessageForAnythingElse(String state) {
        assertThat(Failures.isOfData(new IllegalStateException(new SQLException("trouble", state))))
                .isFalse();
    }

    @Test
    void waitsTwiceAsLongEachTimeAndScattersIt() {
        var first = Duration.ofMillis(100);
        var longest = Duration.ofSeconds(2);
        for (var attempts = 1; attempts <= 4; attempts++) {
            var full = 100L << (attempts - 1);
            var after = attempts;
            var pauses = IntStream.range(0, 200)
                    .mapToLong(i -> Failures.backoff(after, first, longest).toMillis())
                    .boxed()
                    .toList();
            assertThat(pauses).allMatch(pause -> pause >= full / 2 && pause <= full);
            assertThat(pauses.stream().distinct()).hasSizeGreaterThan(10);
        }
        assertThat(Failures.backoff(1000, first, longest)).isBetween(Duration.ZERO, longest);
    }

    // this is what RabbitMQ's client throws if a queue exists with other arguments
    @Test
    void describesTheCauseOfWhatSaysNothingItself() {
        var refused = new java.io.IOException(null, new IllegalStateException("inequivalent arg 'x-queue-type'"));

        assertThat(Failures.describe(refused)).contains("inequivalent arg 'x-queue-type'");
    }

    @Test
    void quotesNothingThatWasToBeStored() {
        var refused = new DataIntegrityViolationException(
                "Key (name)=(Jane)", new SQLException("Key (name)=(Jane)", "23505"));

        assertThat(Failures.describe(refused)).contains("23505").doesNotContain("Jane");
        assertThat(Failures.describe(new IllegalStateException("no such shelf")))
                .contains("no such shelf");
    }
}
