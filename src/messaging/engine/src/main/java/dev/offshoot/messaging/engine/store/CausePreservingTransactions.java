package dev.offshoot.messaging.engine.store;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Transactions that fail with what went wrong in them. Spring's own template lets the exception of a rollback that fails
 * as well take the place of its cause; with JPA nothing says then that the connection had broken.
 */
public class CausePreservingTransactions implements TransactionOperations {

    private final PlatformTransactionManager manager;

    public CausePreservingTransactions(PlatformTransactionManager manager) {
        this.manager = manager;
    }

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        var status = manager.getTransaction(TransactionDefinition.withDefaults());
        T result;
        try {
            result = action.doInTransaction(status);
        } catch (Throwable e) {
            try {
                manager.rollback(status);
            } catch (RuntimeException | Error rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
        manager.commit(status);
        return result;
    }
}
