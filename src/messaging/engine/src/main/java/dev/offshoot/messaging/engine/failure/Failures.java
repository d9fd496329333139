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

/** Tells trouble that passes by itself from trouble with the message, and both from what cannot be stored. */
public final class Failures {

    /** Named and not linked: no broker's library is needed where messages do not leave the process. */
    private static final String AMQP = "org.springframework.amqp.AmqpException";

    private Failures() {}

    /**
     * Whether it says nothing about the message: a deadlock, a lock or version conflict, a connection or broker that was
     * lost. Whether the database is away is no matter of exceptions: the tables are asked.
     */
    public static boolean isPassing(Throwable failure) {
        var passing = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                // what took so long takes as long again, while its neighbours wait
                return false;
            }
            passing |= cause instanceof TransientDataAccessException
                    || cause instanceof ConcurrencyFailureException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof CannotCreateTransactionException
                    || isOfBroker(cause)
                    // a connection that broke within a transaction can neither commit nor roll back, and its pool names
                    // no state
                    || (cause instanceof TransactionSystemException && stateOf(cause) == null)
                    || (cause instanceof SQLException sql && isPassing(sql.getSQLState()));
        }
        return passing;
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
     * 08 connection, 40 deadlock or serialisation, 53 no resources, 57 cancelled or shut down, 58 trouble of the machine,
     * 25006 read-only, 25P03 idle too long in a transaction, 55P03 and HYT00 lock time-out; 90067, 90098, 90121 H2 closed
     * or broken, 90131 its concurrent update.
     */
    private static boolean isPassing(@Nullable String state) {
        return state == null
                || List.of("08", "40", "53", "57", "58").contains(state.substring(0, Math.min(2, state.length())))
                || List.of("25006", "25P03", "55P03", "HYT00", "90067", "90098", "90121", "90131")
                        .contains(state);
    }

    /** The pause after so many attempts: doubled with each, and scattered, so that those that failed together part. */
    public static Duration backoff(int attempts, Duration first, Duration longest) {
        var doubled = first.toMillis() << Math.min(Math.max(attempts - 1, 0), 20);
        var pause = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }

    /**
     * Whether the database refused what was to be stored: a value does not fit (22) or breaks a constraint (23). The
     * sentence of such a failure may quote it, and with it personal data.
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

    /** What is written down of a failure: its kind and its sentence, or those of its cause where it has none. */
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
