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
 * @param tokenLifetime how long somebody stays signed in; a token cannot be revoked
 * @param keyLifetime how long a key signs tokens before the next one takes over
 * @param keyEncryptionSecret encrypts private keys in the database; if unset, they are stored in plain text
 * @param passwordStrength the bcrypt cost of a password's hash: each increment doubles it
 * @param attemptsPerAddress how many failed sign-ins and registrations an address may make at once; after that, one
 *     more every two seconds
 */
@Validated
@ConfigurationProperties("offshoot.customers")
record CustomersSettings(
        @DefaultValue("8h") @DurationMin(seconds = 1) Duration tokenLifetime,
        @DefaultValue("30d") @DurationMin(seconds = 1) Duration keyLifetime,
        @Nullable String keyEncryptionSecret,
        @DefaultValue("12") @Min(10) @Max(16) int passwordStrength,
        @DefaultValue("200") @Min(1) int attemptsPerAddress) {}
