package dev.offshoot.platform.http;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens a process believes.
 *
 * @param jwksUri where the keys that sign tokens are published. Unset, those of the customers module: in this process, or,
 *     at a gateway, wherever that is hosted
 * @param issuer the {@code iss} that a token must name
 * @param audience the {@code aud} that a token must name
 * @param clockSkew how far the clocks of issuer and process may differ
 * @param outage how long keys once read are believed while their publisher does not answer
 */
@Validated
@ConfigurationProperties("offshoot.identity")
public record Identity(
        @Nullable URI jwksUri,
        @DefaultValue("offshoot") @NotBlank String issuer,
        @DefaultValue("offshoot") @NotBlank String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("12h") Duration outage) {}
