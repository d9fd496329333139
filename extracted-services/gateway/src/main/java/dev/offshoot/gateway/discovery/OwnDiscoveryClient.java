package dev.offshoot.gateway.discovery;

import dev.offshoot.platform.discovery.Discovery;
import dev.offshoot.platform.discovery.RegisteredProcess;
import dev.offshoot.platform.discovery.Registry;
import dev.offshoot.platform.discovery.RegistrySettings;
import java.util.List;
import java.util.Set;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * etcd and Consul as Spring Cloud's registries, read as processes read them. Spring Cloud has no client for etcd; the one
 * for Consul knows no time-outs.
 */
@Component
@Conditional(OwnDiscoveryClient.Chosen.class)
class OwnDiscoveryClient implements ReactiveDiscoveryClient {

    private static final Set<Discovery> REGISTRIES = Set.of(Discovery.ETCD, Discovery.CONSUL);

    private final Registry registry;
    private final String service;

    /** Whether the registry is one of these. */
    static class Chosen implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return REGISTRIES.contains(Discovery.of(context.getEnvironment()));
        }
    }

    OwnDiscoveryClient(Registry registry, RegistrySettings settings) {
        this.registry = registry;
        this.service = settings.service();
    }

    @Override
    public String description() {
        return registry.shown();
    }

    @Override
    public Flux<String> getServices() {
        return Flux.just(service);
    }

    @Override
    public Flux<ServiceInstance> getInstances(String asked) {
        return Flux.defer(() -> Flux.fromIterable(asked.equals(service) ? registry.processes() : List.of()))
                .map(this::instance)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private ServiceInstance instance(RegisteredProcess process) {
        var url = process.url();
        return new DefaultServiceInstance(
                process.id(), service, url.getHost(), url.getPort(), false, process.metadata());
    }
}
