package com.example.taxi.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** What can be set under {@code taxi}. Amounts are in minor units. */
@Validated
@ConfigurationProperties("taxi")
public record TaxiProperties(
        @Valid @DefaultValue Dispatch dispatch,
        @Valid @DefaultValue Pricing pricing,
        @Valid @DefaultValue Billing billing,
        @Valid @DefaultValue Payment payment) {

    /**
     * @param maxPickupMeters a driver farther away than this is not sent
     */
    public record Dispatch(@DefaultValue("30000") @Min(1) long maxPickupMeters) {}

    /**
     * @param currency of all amounts; not to be changed once there are invoices
     * @param freeCancellation how long after the driver accepted a cancellation costs nothing
     */
    public record Pricing(
            @DefaultValue("EUR") @Pattern(regexp = "[A-Z]{3}") String currency,

            @DefaultValue("250") @PositiveOrZero long baseFare,
            @DefaultValue("180") @PositiveOrZero long perKilometer,
            @DefaultValue("35") @PositiveOrZero long perMinute,
            @DefaultValue("600") @PositiveOrZero long minimumFare,
            @DefaultValue("500") @PositiveOrZero long cancellationFee,
            @DefaultValue("2m") @NotNull Duration freeCancellation) {}

    /**
     * @param commissionPercent what the company keeps of a fare
     */
    public record Billing(
            @DefaultValue("20") @Min(0) @Max(100) int commissionPercent) {}

    /**
     * @param providerUrl where the payment provider is; without it, one is simulated
     * @param simulatedDelay how long the simulated provider takes to answer
     */
    public record Payment(
            String providerUrl,

            @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
            Duration connectTimeout,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
            Duration readTimeout,

            @DefaultValue("0s") @NotNull Duration simulatedDelay) {}
}
