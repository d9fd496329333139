package dev.offshoot.platform.http;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings for the verification of tokens.
 *
 * @param jwksUri the URL of the public keys for tokens. By default, the keys of the customers module: in this process,
 *     or, for a gateway, wherever the module is hosted
 * @param issuer the required {@code iss} claim
 * @param audience the required {@code aud} claim
 * @param clockSkew the tolerated difference between the clocks of issuer and process
 * @param outage how long to use cached keys while their publisher does not answer
 */
@Validated
@ConfigurationProperties("offshoot.identity")
public record Identity(
        @Nullable URI jwksUri,
        @DefaultValue("offshoot") @NotBlank String issuer,
        @DefaultValue("offshoot") @NotBlank String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("12h") Duration outage) {}
