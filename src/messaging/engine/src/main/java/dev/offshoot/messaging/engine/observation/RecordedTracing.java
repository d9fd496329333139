package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tracing with recorded spans: each delivery is a span whose parent is the span that published the message. The tracer
 * sets the ids in the MDC.
 */
public class RecordedTracing extends Tracing {

    private final Tracer tracer;

    public RecordedTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    boolean sampled() {
        var span = tracer.currentSpan();
        return span == null || !Boolean.FALSE.equals(span.context().sampled());
    }

    @Override
    public <T> T within(Delivery delivery, Supplier<T> work) {
        var span = span(delivery);
        try (var scope = tracer.withSpan(span)) {
            return work.get();
        } catch (RuntimeException | Error e) {
            span.error(e);
            throw e;
        } finally {
            span.end();
        }
    }

    @Override
    public <T> T withinEach(List<Delivery> deliveries, Supplier<T> work) {
        var spans = new HashMap<Delivery, Span>();
        try {
            Map<String, String> traceparents = new HashMap<>();
            for (var delivery : deliveries) {
                var span = span(delivery);
                spans.put(delivery, span);
                if (delivery.message().subject() != null) {
                    traceparents.put(delivery.message().subject(), traceparent(span));
                }
            }
            return withinEach(traceparents, work);
        } catch (RuntimeException | Error e) {
            spans.values().forEach(span -> span.error(e));
            throw e;
        } finally {
            spans.values().forEach(Span::end);
        }
    }

    private Span span(Delivery delivery) {
        var message = delivery.message();
        var builder = tracer.spanBuilder()
                .name(delivery.listener())
                .kind(Span.Kind.CONSUMER)
                .tag("message.type", message.type())
                .tag("message.id", message.id().toString())
                .tag("message.source", message.source());
        if (message.subject() != null) {
            builder.tag("message.subject", message.subject());
        }
        if (delivery.attempts() > 0) {
            builder.tag("message.attempts", delivery.attempts());
        }
        var parent = message.traceparent();
        if (isWhole(parent)) {
            builder.setParent(tracer.traceContextBuilder()
                    .traceId(parent.substring(3, 35))
                    .spanId(parent.substring(36, 52))
                    .sampled(parent.endsWith("1"))
                    .build());
        } else {
            builder.setNoParent();
        }
        return builder.start();
    }

    private static String traceparent(Span span) {
        var context = span.context();
        return traceparent(context.traceId(), context.spanId(), !Boolean.FALSE.equals(context.sampled()));
    }
}
