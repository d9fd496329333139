package dev.offshoot.customers;

import dev.offshoot.contracts.customers.CustomerRegistered;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Opens accounts, and publishes that it did. */
@Service
class OpeningAccounts {

    private final Accounts accounts;
    private final ApplicationEventPublisher events;
    private final TransactionOperations transactions;
    private final Clock clock;

    OpeningAccounts(
            Accounts accounts, ApplicationEventPublisher events, TransactionOperations transactions, Clock clock) {
        this.accounts = accounts;
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The new account, or nothing if the e-mail is taken. */
    Optional<Account> open(String email, String name, String passwordHash, Set<Role> roles) {
        var account = Account.open(email, name, passwordHash, roles, clock.instant());
        return transactions.execute(status -> {
            if (!accounts.add(account)) {
                return Optional.empty();
            }
            events.publishEvent(new CustomerRegistered(account.id().value(), account.email(), account.name()));
            return Optional.of(account);
        });
    }
}
