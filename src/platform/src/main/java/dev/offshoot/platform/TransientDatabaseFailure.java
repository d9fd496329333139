package dev.offshoot.platform;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Tells whether a request failed because the database is unavailable, restarting or contended, rather than because of
 * the request or a bug. Transaction managers wrap such failures differently, and a failed rollback replaces the cause,
 * so this searches causes, suppressed and next exceptions.
 */
final class TransientDatabaseFailure {

    /**
     * Classes of SQLState: connection, transaction rollback, resources, object not ready, operator intervention, system
     * error.
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    /** Read-only standby, idle in transaction; in H2, closing, closed and lock timeout. */
    private static final Set<String> PASSING_STATES =
            Set.of("25006", "25P03", "90007", "90067", "90098", "90121", "HYT00");

    private TransientDatabaseFailure() {}

    static boolean isBehind(@Nullable Throwable failure) {
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<Throwable>();
        add(failure, seen, open);
        while (!open.isEmpty()) {
            var one = open.poll();
            if (isTrouble(one)) {
                return true;
            }
            add(one.getCause(), seen, open);
            for (var suppressed : one.getSuppressed()) {
                add(suppressed, seen, open);
            }
            if (one instanceof SQLException sql) {
                add(sql.getNextException(), seen, open);
            }
        }
        return false;
    }

    private static void add(@Nullable Throwable failure, Set<Throwable> seen, ArrayDeque<Throwable> open) {
        if (failure != null && seen.size() < 100 && seen.add(failure)) {
            open.add(failure);
        }
    }

    private static boolean isTrouble(Throwable failure) {
        if (failure instanceof SQLException sql) {
            var state = sql.getSQLState();
            // without a state, the exception is from the pool or driver, about a lost connection
            return state == null
                    || PASSING_STATES.contains(state)
                    || (state.length() == 5 && PASSING.contains(state.substring(0, 2)))
                    || sql instanceof SQLTransientException
                    || sql instanceof SQLRecoverableException
                    || sql instanceof SQLNonTransientConnectionException;
        }
        return failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof OptimisticLockingFailureException
                || failure instanceof CannotCreateTransactionException
                || failure instanceof TransactionTimedOutException;
    }
}
