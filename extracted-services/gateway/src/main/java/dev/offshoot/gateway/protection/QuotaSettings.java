package dev.offshoot.gateway.protection;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits for requests. Pages and images do not count.
 *
 * @param customer the limit for an account, from any address
 * @param address the limit for an address; higher, because a whole company or train may share one
 * @param signIn how often one address may try to sign in or to register
 * @param remembered how many accounts, and how many addresses, are tracked
 */
@Validated
@ConfigurationProperties("offshoot.gateway.quota")
record QuotaSettings(
        @DefaultValue @Valid Customer customer,
        @DefaultValue @Valid Address address,
        @DefaultValue @Valid SignIn signIn,
        @DefaultValue("100000") @Positive long remembered) {

    /** A token bucket: so many requests at once, refilled evenly within that time. */
    interface Rate {

        int requests();

        Duration within();
    }

    /**
     * One account.
     *
     * @param requests the number of requests allowed at once
     * @param within how long it takes until as many are allowed again
     */
    record Customer(
            @DefaultValue("200") @Positive int requests,
            @DefaultValue("4s") @NotNull Duration within) implements Rate {}

    /**
     * One address; of IPv6, one network of 64 bits.
     *
     * @param requests the number of requests allowed at once
     * @param within how long it takes until as many are allowed again
     */
    record Address(
            @DefaultValue("1000") @Positive int requests,
            @DefaultValue("2s") @NotNull Duration within) implements Rate {}

    /**
     * Sign-in and registration.
     *
     * @param requests the number of requests allowed at once
     * @param within how long it takes until as many are allowed again
     */
    record SignIn(
            @DefaultValue("120") @Positive int requests,
            @DefaultValue("60s") @NotNull Duration within) implements Rate {}
}
