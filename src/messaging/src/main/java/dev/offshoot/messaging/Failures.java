package dev.offshoot.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells trouble that passes by itself from trouble with the message. */
final class Failures {

    private Failures() {}

    /** Whether it says nothing about the message: a deadlock, a lock or version conflict, a database or broker away. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof TransientDataAccessException
                    || cause instanceof ConcurrencyFailureException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof AmqpException
                    || isAway(cause)
                    || (cause instanceof SQLException sql && isConflict(sql))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database itself cannot be reached: there is no point in trying the next one. */
    static boolean isDatabaseAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (isAway(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAway(Throwable cause) {
        if (cause instanceof CannotCreateTransactionException || cause instanceof DataAccessResourceFailureException) {
            return true;
        }
        // a connection that broke within a transaction can neither commit nor roll back, and its pool names no state
        if (cause instanceof TransactionSystemException && stateOf(cause) == null) {
            return true;
        }
        if (!(cause instanceof SQLException sql) || sql.getSQLState() == null) {
            return false;
        }
        var state = sql.getSQLState();
        // 08 connection, 57P shut down, 25P03 idle too long in a transaction; 90067, 90098, 90121 H2 closed or broken
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("25P03")
                || state.equals("90067")
                || state.equals("90098")
                || state.equals("90121");
    }

    private static boolean isConflict(SQLException sql) {
        var state = sql.getSQLState();
        // 40 deadlock or serialisation, 53 no resources, 55P03 and HYT00 lock time-out, 90131 H2's concurrent update
        return state != null
                && (state.startsWith("40")
                        || state.startsWith("53")
                        || state.equals("55P03")
                        || state.equals("HYT00")
                        || state.equals("90131"));
    }

    /** The pause after so many attempts: doubled with each, and scattered, so that those that failed together part. */
    static Duration backoff(int attempts, Duration first, Duration longest) {
        var doubled = first.toMillis() << Math.min(Math.max(attempts - 1, 0), 20);
        var pause = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }

    /**
     * Whether the sentence of a failure may quote what was to be stored, and with it personal data: databases do so where
     * a value does not fit (22) or breaks a constraint (23).
     */
    static boolean mayQuoteData(Throwable failure) {
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

    /** What is written down of a failure: its kind and its sentence. */
    static String describe(Throwable failure) {
        if (mayQuoteData(failure)) {
            return failure.getClass().getName() + ": SQL state " + stateOf(failure);
        }
        return failure.getClass().getName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }
}
