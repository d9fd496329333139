package dev.offshoot.messaging.engine.store;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Throws the original exception of a failed transaction, even if the rollback fails, too. Spring's own template throws
 * the exception of the rollback instead; with JPA, it does not show that the connection had broken.
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
