package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import dev.offshoot.gateway.routing.Breakers;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.OperatorKey;
import dev.offshoot.gateway.routing.Placement;
import dev.offshoot.gateway.routing.RoutingSettings;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The part of a gateway that asks for availability, as it is configured in one. It has polled its hosts once. */
final class CallingGateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    /** One to each host: a request that needs another one waits. */
    private final ConnectionProvider connections = ConnectionProvider.create("gateway", 1);

    CallingGateway(String technology, Duration within, URI... hosts) {
        this(technology, within, Duration.ofMinutes(1), hosts);
    }

    /** @param silence after how long a silent stream ends */
    CallingGateway(String technology, Duration within, Duration silence, URI... hosts) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "offshoot.gateway.availability",
                                technology,
                                "offshoot.gateway.availability-within",
                                within,
                                "offshoot.gateway.availability-silence",
                                silence,
                                "offshoot.gateway.instances",
                                Arrays.stream(hosts).map(URI::toString).collect(Collectors.joining(",")),
                                "offshoot.security.operator-key",
                                InventoryHost.OPERATOR_KEY)));
        context.registerBean(
                WebClient.Builder.class,
                () -> WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections))));
        context.registerBean(SimpleMeterRegistry.class);
        context.register(
                Settings.class,
                Instances.class,
                Placement.class,
                Breakers.class,
                GrpcAvailability.class,
                RestAvailability.class,
                ThriftAvailability.class,
                DubboAvailability.class,
                AvailabilityClient.class);
        // nothing starts: the gateway's view of its hosts changes only when the test says so
        context.registerBean(
                AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, LifecycleProcessor.class, Resting::new);
        context.refresh();
        poll();
    }

    private static final class Resting extends DefaultLifecycleProcessor {

        @Override
        public void onRefresh() {
            // starts no bean
        }
    }

    @EnableConfigurationProperties({RoutingSettings.class, OperatorKey.class, AvailabilitySettings.class})
    static class Settings {}

    void poll() {
        context.getBean(Instances.class).askAll().block(PATIENCE);
    }

    /** From now on, the first attempt goes to this host. */
    void asksFirst(String process) {
        context.getBean(Placement.class).prefer("inventory", process, 100);
    }

    /** The stock of these products, asked for by a thread that must not block. */
    Map<String, Long> available(Object... products) {
        return available(client().of(request(products))
                .subscribeOn(Schedulers.parallel())
                .block(PATIENCE));
    }

    /** The status of a question that fails. */
    Status failure(Object... products) {
        return client().of(request(products))
                .subscribeOn(Schedulers.parallel())
                .map(reply -> Status.OK.withDescription("answered " + reply))
                .onErrorResume(failure -> Mono.just(Status.fromThrowable(failure)))
                .block(PATIENCE);
    }

    /** What watching these products gives. */
    Flux<Map<String, Long>> watch(Object... products) {
        return client().watch(request(products))
                .subscribeOn(Schedulers.parallel())
                .map(CallingGateway::available);
    }

    private AvailabilityClient client() {
        return context.getBean(AvailabilityClient.class);
    }

    private static AvailabilityRequest request(Object... products) {
        var request = AvailabilityRequest.newBuilder();
        List.of(products).forEach(product -> request.addProductIds(product.toString()));
        return request.build();
    }

    private static Map<String, Long> available(AvailabilityReply reply) {
        assertThat(reply.getProductsList())
                .allMatch(product -> product.getAvailable() == product.getOnHand() - product.getReserved());
        return reply.getProductsList().stream()
                .collect(Collectors.toMap(ProductAvailability::getProductId, ProductAvailability::getAvailable));
    }

    /** The only host. */
    Instance host() {
        return context.getBean(Instances.class).all().get(0);
    }

    /** The state of the circuit breaker of the only host. */
    String breaker(String technology) {
        return context.getBean(Breakers.class)
                .of("inventory over " + technology, host())
                .getState()
                .name();
    }

    @Override
    public void close() {
        context.close();
        connections.dispose();
    }
}
