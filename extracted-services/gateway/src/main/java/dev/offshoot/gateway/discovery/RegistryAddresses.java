package dev.offshoot.gateway.discovery;

import dev.offshoot.gateway.routing.Addresses;
import dev.offshoot.gateway.routing.RoutingSettings;
import dev.offshoot.platform.discovery.Discovery;
import dev.offshoot.platform.discovery.DiscoveryAutoConfiguration;
import dev.offshoot.platform.discovery.RegisteredProcess;
import dev.offshoot.platform.discovery.Registry.RegistryAway;
import dev.offshoot.platform.discovery.RegistrySettings;
import dev.offshoot.platform.discovery.StrangeEntries;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The processes that a registry lists. A registry that does not answer, or lists none at all, changes nothing: some clients
 * answer with an empty list while they cannot reach it.
 */
@Component
@Conditional(DiscoveryAutoConfiguration.Any.class)
class RegistryAddresses implements Addresses {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final ReactiveDiscoveryClient client;
    private final String service;
    private final Discovery discovery;
    private final Duration poll;
    private final AtomicBoolean silent = new AtomicBoolean();
    private final StrangeEntries strange = new StrangeEntries();

    RegistryAddresses(
            ReactiveDiscoveryClient client,
            RegistrySettings registry,
            RoutingSettings routing,
            Environment environment) {
        this.client = client;
        this.service = registry.service();
        this.discovery = Discovery.of(environment);
        this.poll = routing.poll();
    }

    @Override
    public String origin() {
        return "the entries of '" + service + "' in " + discovery.shown();
    }

    @Override
    public Flux<Set<Address>> found() {
        // a client may block in spite of its name
        return Mono.defer(() -> client.getInstances(service).collectList())
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(ANSWERS_WITHIN)
                .filter(this::isAnAnswer)
                .map(this::addresses)
                .onErrorResume(failure -> {
                    isSilent(why(failure));
                    return Mono.empty();
                })
                .filter(addresses -> !addresses.isEmpty())
                .repeatWhen(looked -> looked.delayElements(poll));
    }

    private boolean isAnAnswer(List<ServiceInstance> entries) {
        if (entries.isEmpty()) {
            isSilent("it does not answer, or lists no process");
            return false;
        }
        if (silent.getAndSet(false)) {
            LOG.info("{} lists processes again", discovery.shown());
        }
        return true;
    }

    private void isSilent(String why) {
        if (!silent.getAndSet(true)) {
            LOG.warn("{} is of no use now: {}. The gateway keeps the processes that it knows", discovery.shown(), why);
        }
    }

    private static String why(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + ANSWERS_WITHIN.toSeconds() + " s";
        }
        return failure instanceof RegistryAway
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }

    private Set<Address> addresses(List<ServiceInstance> entries) {
        var addresses = new HashSet<Address>();
        var urls = new HashSet<URI>();
        for (var entry : entries) {
            var url = RegisteredProcess.url(entry.getHost(), entry.getPort());
            if (url == null) {
                strange.ignore(discovery.shown(), entry.getHost() + ":" + entry.getPort());
            } else if (urls.add(url)) {
                var metadata = entry.getMetadata();
                addresses.add(new Address(url, RegisteredProcess.ports(metadata == null ? Map.of() : metadata)));
            }
        }
        return addresses;
    }
}
