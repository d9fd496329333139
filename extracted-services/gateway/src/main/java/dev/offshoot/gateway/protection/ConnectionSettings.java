package dev.offshoot.gateway.protection;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The connections that the gateway accepts, and the proxies that it trusts.
 *
 * @param trustedProxies the addresses or CIDR ranges of proxies whose {@code X-Forwarded-For} and
 *     {@code X-Forwarded-Proto} are trusted
 * @param silence how long a client may take to send its headers, and may pause within a body
 * @param idle how long a connection stays open between two requests
 * @param connections the maximum number of open connections
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
record ConnectionSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("20s") Duration silence,
        @DefaultValue("60s") Duration idle,
        @DefaultValue("10000") @Positive int connections) {}
