package dev.offshoot.gateway.routing;

import dev.offshoot.platform.discovery.Misconfigured;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The processes that the gateway routes requests to, and the limits.
 *
 * @param instances the addresses of the processes, such as {@code http://localhost:8090,http://localhost:8083}; each
 *     reports its name and the modules that it hosts. With {@code offshoot.discovery=kubernetes}, the names of services.
 *     If it names a registry, they are used until it answers, and there is no default
 * @param poll how often each process is polled
 * @param answerWithin how long a module may take to begin its response; no limit for streams and imports
 * @param bodyWithin how long a client may take to send a body; no limit for imports
 * @param body the size of the largest body; no limit for imports
 * @param concurrent the maximum number of concurrent requests to one module
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
public record RoutingSettings(
        @DefaultValue List<URI> instances,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("10s") Duration answerWithin,
        @DefaultValue("10s") Duration bodyWithin,
        @DefaultValue("64KB") DataSize body,
        @DefaultValue("256") @Positive int concurrent) {

    public RoutingSettings {
        for (var instance : instances) {
            if (instance == null
                    || instance.getHost() == null
                    || instance.getScheme() == null
                    || instance.getPort() < 1) {
                var shown = String.valueOf(instance).replaceAll("//.*@", "//");
                throw new Misconfigured("offshoot.gateway.instances contains '" + shown
                        + "', which is no address with a host and a port, such as http://localhost:8090");
            }
        }
    }
}
