package dev.offshoot.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what becomes of messages. Counters are kept by name, for the look-up in the registry is not free. */
class MessagingMetrics {

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, DistributionSummary> batches = new ConcurrentHashMap<>();

    MessagingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    void published(String module, String type) {
        count("offshoot.messages.published", module, type, 1);
    }

    void delivered(String module, String type) {
        count("offshoot.messages.delivered", module, type, 1);
    }

    void failed(String module, String type) {
        count("offshoot.messages.failed", module, type, 1);
    }

    void parked(String module, String type) {
        count("offshoot.messages.parked", module, type, 1);
    }

    void sent(String module, String target, int messages) {
        count("offshoot.messages.sent", module, target, messages);
    }

    void received(String module, int messages) {
        count("offshoot.messages.received", module, "all", messages);
    }

    /** A transaction worked off so many deliveries. */
    void batch(String module, int deliveries) {
        batches.computeIfAbsent(
                        module,
                        name -> DistributionSummary.builder("offshoot.messages.batch")
                                .description("Deliveries in one transaction")
                                .tag("module", name)
                                .register(registry))
                .record(deliveries);
    }

    private void count(String name, String module, String type, int amount) {
        counters.computeIfAbsent(
                        name + '|' + module + '|' + type, key -> registry.counter(name, "module", module, "type", type))
                .increment(amount);
    }
}
