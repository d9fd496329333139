package dev.offshoot.gateway.routing;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Keeps a failing module from affecting the others. */
@Component
public class Breakers {

    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads;
    private final MeterRegistry meters;

    Breakers(RoutingSettings settings, MeterRegistry meters) {
        this.meters = meters;
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(settings.answerWithin().dividedBy(2))
                .slowCallRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(3))
                .permittedNumberOfCallsInHalfOpenState(5)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build());
        bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(settings.concurrent())
                .maxWaitDuration(Duration.ZERO)
                .build());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(meters);
    }

    /** Opens while most of the instance's responses for the module are errors. */
    public CircuitBreaker of(String module, Instance instance) {
        var name = module + "@" + instance.url().getAuthority();
        return breakers.find(name).orElseGet(() -> {
            var breaker = breakers.circuitBreaker(name);
            instance.whenForgotten(name, () -> breakers.remove(name));
            return breaker;
        });
    }

    /** Limits the number of concurrent requests to the module. */
    Bulkhead bulkhead(String module) {
        return bulkheads.bulkhead(module);
    }

    /** Counts the requests for a module that were retried at another instance. */
    Counter detours(String module) {
        return meters.counter("offshoot.gateway.detours", "module", module);
    }
}
