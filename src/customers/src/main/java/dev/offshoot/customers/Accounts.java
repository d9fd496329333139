package dev.offshoot.customers;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All accounts. JDBC, not JPA: an account is written once, and {@code ON CONFLICT DO NOTHING} reports a taken e-mail
 * without a race and without an exception, which on PostgreSQL would abort the transaction.
 */
@Repository
class Accounts {

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds an account, unless the e-mail is taken. */
    boolean add(Account account) {
        return jdbc.sql("""
                                INSERT INTO customers.account (id, email, email_key, name, password_hash, roles, registered_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                        .param(account.id().value())
                        .param(account.email())
                        .param(Account.key(account.email()))
                        .param(account.name())
                        .param(account.passwordHash())
                        .param(Role.join(account.roles()))
                        .param(account.registeredAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<Account> byEmail(String email) {
        return jdbc.sql("SELECT * FROM customers.account WHERE email_key = ?")
                .param(Account.key(email))
                .query(Accounts::read)
                .optional();
    }

    Optional<Account> byId(CustomerId id) {
        return jdbc.sql("SELECT * FROM customers.account WHERE id = ?")
                .param(id.value())
                .query(Accounts::read)
                .optional();
    }

    /** Whether any account may add products. Accounts are never removed, and the oldest are searched first. */
    boolean haveStaff() {
        return jdbc.sql("SELECT id FROM customers.account WHERE roles LIKE '%staff%' FETCH FIRST 1 ROWS ONLY")
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    private static Account read(ResultSet row, int number) throws SQLException {
        return new Account(
                new CustomerId(row.getObject("id", UUID.class)),
                row.getString("email"),
                row.getString("name"),
                row.getString("password_hash"),
                Role.split(row.getString("roles")),
                row.getObject("registered_at", OffsetDateTime.class).toInstant());
    }
}
