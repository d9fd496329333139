package dev.offshoot.gateway;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the gateway stands before the processes.
 *
 * @param instances where the processes listen, such as {@code http://localhost:8090,http://localhost:8083}; each says
 *     itself who it is and what it hosts
 * @param poll how often each is asked what it hosts
 * @param answerWithin how long a module may take to begin an answer; streams and imports take as long as they take
 * @param bodyWithin how long a client may take to send a body; imports take as long as they take
 * @param body the largest body that is passed on; imports are as large as they are
 * @param concurrent how many requests may wait for one module at once
 * @param grpcPortOffset how far above its HTTP port a process answers gRPC
 * @param moveWithin how long one step of a move may take before the move is given up
 * @param trustedProxies the addresses, or CIDR, of proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto}
 *     are believed
 * @param silence how long a client may take for its headers, and may be silent within a body
 * @param idle how long a connection is kept between two requests
 * @param launcher who starts processes here, where one started this gateway
 * @param connections how many of them there may be at once
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
record GatewaySettings(
        @NotEmpty List<@NotNull URI> instances,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("10s") Duration answerWithin,
        @DefaultValue("10s") Duration bodyWithin,
        @DefaultValue("64KB") DataSize body,
        @DefaultValue("256") @Positive int concurrent,
        @DefaultValue("1000") int grpcPortOffset,
        @DefaultValue("60s") Duration moveWithin,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("20s") Duration silence,
        @DefaultValue("60s") Duration idle,
        @Nullable URI launcher,
        @DefaultValue("10000") @Positive int connections) {}
