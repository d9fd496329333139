package dev.offshoot.gateway.routing;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which processes the gateway passes requests on to, and within what limits.
 *
 * @param instances where the processes listen, such as {@code http://localhost:8090,http://localhost:8083}; each says
 *     itself who it is and what it hosts
 * @param poll how often each is asked what it hosts
 * @param answerWithin how long a module may take to begin an answer; streams and imports take as long as they take
 * @param bodyWithin how long a client may take to send a body; imports take as long as they take
 * @param body the largest body that is passed on; imports are as large as they are
 * @param concurrent how many requests may wait for one module at once
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
public record RoutingSettings(
        @NotEmpty List<@NotNull URI> instances,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("10s") Duration answerWithin,
        @DefaultValue("10s") Duration bodyWithin,
        @DefaultValue("64KB") DataSize body,
        @DefaultValue("256") @Positive int concurrent) {}
