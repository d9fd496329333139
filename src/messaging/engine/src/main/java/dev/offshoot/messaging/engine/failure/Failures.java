package dev.offshoot.messaging.engine.failure;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Classifies failures: transient ones, failures of the message, and data that cannot be stored. */
public final class Failures {

    /** Referred to by name, so that the engine needs no broker library. */
    private static final String AMQP = "org.springframework.amqp.AmqpException";

    private Failures() {}

    /**
     * Whether a failure is transient and not caused by the message: a deadlock, a lock or version conflict, a lost
     * connection to the database or broker. Does not tell whether the database is unavailable: for that, query its
     * tables.
     */
    public static boolean isTransient(Throwable failure) {
        var isTransient = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                // a statement that took this long will do so again, while other deliveries wait
                return false;
            }
            isTransient |= cause instanceof TransientDataAccessException
                    || cause instanceof ConcurrencyFailureException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof CannotCreateTransactionException
                    || isOfBroker(cause)
                    // a connection that broke in a transaction can neither commit nor roll back, and its pool gives no
                    // SQL state
                    || (cause instanceof TransactionSystemException && stateOf(cause) == null)
                    || (cause instanceof SQLException sql && isTransient(sql.getSQLState()));
        }
        return isTransient;
    }

    private static boolean isOfBroker(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(AMQP)) {
                return true;
            }
        }
        return false;
    }

    /**
     * 08 connection, 40 deadlock or serialization failure, 53 insufficient resources, 57 cancelled or shut down, 58
     * system error, 25006 read-only, 25P03 idle in transaction, 55P03 and HYT00 lock timeout; in H2, 90067, 90098 and
     * 90121 closed or broken, 90131 concurrent update.
     */
    private static boolean isTransient(@Nullable String state) {
        return state == null
                || List.of("08", "40", "53", "57", "58").contains(state.substring(0, Math.min(2, state.length())))
                || List.of("25006", "25P03", "55P03", "HYT00", "90067", "90098", "90121", "90131")
                        .contains(state);
    }

    /**
     * The pause after a number of attempts. It doubles with each attempt, and has jitter so that deliveries which
     * failed together are not retried together.
     */
    public static Duration backoff(int attempts, Duration first, Duration longest) {
        var doubled = first.toMillis() << Math.min(Math.max(attempts - 1, 0), 20);
        var pause = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }

    /**
     * Whether the database rejected the data: a value is invalid (22) or violates a constraint (23). The message of
     * such a failure may quote personal data.
     */
    public static boolean isOfData(Throwable failure) {
        var state = stateOf(failure);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private static @Nullable String stateOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /** The description to store and log: class and message of the failure, or of its cause if it has no message. */
    public static String describe(Throwable failure) {
        if (isOfData(failure)) {
            return failure.getClass().getName() + ": SQL state " + stateOf(failure);
        }
        var cause = failure.getCause();
        if (failure.getMessage() == null && cause != null && cause != failure) {
            return describe(cause);
        }
        return failure.getClass().getName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }
}
