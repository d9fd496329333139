package dev.offshoot.gateway.moving;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Moves of modules.
 *
 * @param moveWithin how long one step may take before the move is given up
 * @param launcher the address of the launcher, if one started this gateway
 */
@ConfigurationProperties("offshoot.gateway")
record MoveSettings(
        @DefaultValue("60s") Duration moveWithin, @Nullable URI launcher) {}
