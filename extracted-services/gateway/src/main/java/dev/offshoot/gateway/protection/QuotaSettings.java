package dev.offshoot.gateway.protection;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much anybody may ask. Pages and pictures cost nothing.
 *
 * @param customer what one account may ask, wherever from
 * @param address what one address may ask; more, since whole companies and trains have one together
 * @param signIn how often one address may try to sign in or to open an account
 * @param remembered of how many accounts, and of how many addresses, it is known what they have used up
 */
@Validated
@ConfigurationProperties("offshoot.gateway.quota")
record QuotaSettings(
        @DefaultValue @Valid Customer customer,
        @DefaultValue @Valid Address address,
        @DefaultValue @Valid SignIn signIn,
        @DefaultValue("100000") @Positive long remembered) {

    /** So many requests at once, and so many again within that time, little by little. */
    interface Rate {

        int requests();

        Duration within();
    }

    /**
     * One account.
     *
     * @param requests how many at once
     * @param within how long it takes until as many may be asked again
     */
    record Customer(
            @DefaultValue("200") @Positive int requests,
            @DefaultValue("4s") @NotNull Duration within) implements Rate {}

    /**
     * One address; of IPv6, one network of 64 bits.
     *
     * @param requests how many at once
     * @param within how long it takes until as many may be asked again
     */
    record Address(
            @DefaultValue("1000") @Positive int requests,
            @DefaultValue("2s") @NotNull Duration within) implements Rate {}

    /**
     * Sessions and accounts.
     *
     * @param requests how many at once
     * @param within how long it takes until as many may be asked again
     */
    record SignIn(
            @DefaultValue("120") @Positive int requests,
            @DefaultValue("60s") @NotNull Duration within) implements Rate {}
}
