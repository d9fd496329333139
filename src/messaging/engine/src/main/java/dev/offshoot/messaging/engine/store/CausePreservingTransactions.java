package dev.offshoot.messaging.engine.store;

import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Throws the original exception of a failed transaction, even if the rollback fails, too. Spring's own template throws
 * the exception of the rollback instead; with JPA, it does not show that the connection had broken.
 */
public class CausePreservingTransactions implements TransactionOperations {

    private final PlatformTransactionManager manager;
    private final DataSource dataSource;

    /** @param dataSource the database of the messages */
    public CausePreservingTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this.manager = manager;
        // managers bind what is behind the proxy
        this.dataSource = dataSource instanceof TransactionAwareDataSourceProxy proxy
                ? Objects.requireNonNullElse(proxy.getTargetDataSource(), dataSource)
                : dataSource;
    }

    /**
     * Whether what is written to the database of the messages is part of the current transaction. It is not if the transaction
     * is that of another database's manager.
     */
    public boolean includeDatabase() {
        // others, such as JTA, take part when the database is used
        return !(manager instanceof ResourceTransactionManager)
                || TransactionSynchronizationManager.hasResource(dataSource);
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
