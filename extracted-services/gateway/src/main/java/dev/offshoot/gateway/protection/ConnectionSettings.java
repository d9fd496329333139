package dev.offshoot.gateway.protection;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which connections the gateway accepts, and what it believes of them.
 *
 * @param trustedProxies the addresses, or CIDR, of proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto}
 *     are believed
 * @param silence how long a client may take for its headers, and may be silent within a body
 * @param idle how long a connection is kept between two requests
 * @param connections how many of them there may be at once
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
record ConnectionSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("20s") Duration silence,
        @DefaultValue("60s") Duration idle,
        @DefaultValue("10000") @Positive int connections) {}
