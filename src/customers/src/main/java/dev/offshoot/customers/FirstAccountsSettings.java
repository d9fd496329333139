package dev.offshoot.customers;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Initial accounts.
 *
 * @param demo whether to open the demo accounts alice, bob and staff
 * @param staff the first staff member, who also operates the shop
 */
@ConfigurationProperties("offshoot")
record FirstAccountsSettings(
        @DefaultValue("false") boolean demo, @Nullable Staff staff) {

    /**
     * A staff member.
     *
     * @param email the e-mail, as {@code OFFSHOOT_STAFF_EMAIL}
     * @param password the initial password, as {@code OFFSHOOT_STAFF_PASSWORD}; later changes have no effect
     */
    record Staff(@Nullable String email, @Nullable String password) {}
}
