package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts messages by outcome. Keeps the counters by name, because each lookup in the registry has a cost. */
class MessagingMetrics implements MessageObserver {

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, DistributionSummary> batches = new ConcurrentHashMap<>();

    MessagingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void publishing(String module, String type) {
        count("offshoot.messages.published", module, type, 1);
    }

    @Override
    public void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {
        count("offshoot.messages.delivered", module, delivery.message().type(), 1);
    }

    @Override
    public void failed(String module, String type) {
        count("offshoot.messages.failed", module, type, 1);
    }

    @Override
    public void parked(String module, String type) {
        count("offshoot.messages.parked", module, type, 1);
    }

    @Override
    public void sent(String module, int messages) {
        count("offshoot.messages.sent", module, "broker", messages);
    }

    @Override
    public void received(String module, int messages) {
        count("offshoot.messages.received", module, "all", messages);
    }

    @Override
    public void batch(String module, int deliveries) {
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
