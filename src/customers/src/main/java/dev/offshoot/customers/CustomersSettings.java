package dev.offshoot.customers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the customers module.
 *
 * @param tokenLifetime how long somebody stays signed in. A token cannot be called back: it is good until it ends
 * @param keyLifetime how long a key signs tokens before the next one takes over
 * @param keyEncryptionSecret what private keys are encrypted with in the database. Unset, they lie there as they are
 * @param passwordStrength the cost of a password's hash (bcrypt): one more doubles it
 * @param attemptsPerAddress how often somebody may sign in in vain, or register, from one address at once. One more is
 *     allowed every two seconds
 */
@Validated
@ConfigurationProperties("offshoot.customers")
record CustomersSettings(
        @DefaultValue("8h") @DurationMin(seconds = 1) Duration tokenLifetime,
        @DefaultValue("30d") @DurationMin(seconds = 1) Duration keyLifetime,
        @Nullable String keyEncryptionSecret,
        @DefaultValue("12") @Min(10) @Max(16) int passwordStrength,
        @DefaultValue("200") @Min(1) int attemptsPerAddress) {}
