package dev.offshoot.customers;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Accounts that are there from the start.
 *
 * @param demo whether alice, bob and staff, who try the shop out, have accounts
 * @param staff the first member of the staff, who also operates the shop
 */
@ConfigurationProperties("offshoot")
record FirstAccountsSettings(
        @DefaultValue("false") boolean demo, @Nullable Staff staff) {

    /**
     * Somebody of the staff.
     *
     * @param email the e-mail, as {@code OFFSHOOT_STAFF_EMAIL}
     * @param password the password, as {@code OFFSHOOT_STAFF_PASSWORD}. It counts when the account is made, and not after
     */
    record Staff(@Nullable String email, @Nullable String password) {}
}
