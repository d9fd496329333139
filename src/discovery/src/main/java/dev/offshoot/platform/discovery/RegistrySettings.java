package dev.offshoot.platform.discovery;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The registry that {@code offshoot.discovery} names.
 *
 * @param url its address; by default, its usual port on this machine. For ZooKeeper, {@code host:port}, several separated
 *     by commas
 * @param service the name under which all processes of one shop are registered; shops that share a registry need
 *     different ones
 * @param address the name or number by which other machines reach this process; by default, the address that it listens
 *     at, or else the machine's own
 * @param lease how long the registry keeps a process that no longer renews its entry
 */
@Validated
@ConfigurationProperties("offshoot.registry")
public record RegistrySettings(
        @Nullable String url,

        @DefaultValue("offshoot")
        @Pattern(
                regexp = "[a-z][a-z0-9-]*",
                message =
                        "must begin with a lower-case letter, which lower-case letters, digits and hyphens may follow")
        String service,

        @Nullable String address,
        @DefaultValue("3s") @DurationMin(seconds = 2) Duration lease) {}
