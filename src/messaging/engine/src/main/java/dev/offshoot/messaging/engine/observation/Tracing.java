package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries the W3C trace context from the publishing transaction to the listener, through tables and brokers, so that
 * everything that follows from a request is one trace. The ids are in the MDC as {@code traceId} and {@code spanId}.
 */
public class Tracing {

    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    private final ThreadLocal<@Nullable Map<String, String>> bySubject = new ThreadLocal<>();

    /**
     * The context to send with a message about a subject: that of the delivery in progress about the same subject, else
     * that of the request, else a new one.
     */
    public String current(@Nullable String subject) {
        var batch = bySubject.get();
        if (batch != null && subject != null && batch.containsKey(subject)) {
            return batch.get(subject);
        }
        var trace = MDC.get(TRACE);
        var span = MDC.get(SPAN);
        return traceparent(
                trace != null && trace.length() == 32 ? trace : hex(16),
                span != null && span.length() == 16 ? span : hex(8),
                sampled());
    }

    /** Whether the current trace is recorded; consumers then record it, too. */
    boolean sampled() {
        return true;
    }

    static String traceparent(String trace, String span, boolean sampled) {
        return "00-" + trace + "-" + span + (sampled ? "-01" : "-00");
    }

    static boolean isWhole(@Nullable String traceparent) {
        return traceparent != null && traceparent.length() == 55;
    }

    /** Processes several messages at once. */
    public <T> T withinEach(List<Delivery> deliveries, Supplier<T> work) {
        var traceparents = new HashMap<String, String>();
        for (var delivery : deliveries) {
            var message = delivery.message();
            if (message.subject() != null && message.traceparent() != null) {
                traceparents.put(message.subject(), message.traceparent());
            }
        }
        return withinEach(traceparents, work);
    }

    /** Processes several messages at once, each with its own context, identified by its subject. */
    <T> T withinEach(Map<String, String> traceparents, Supplier<T> work) {
        try {
            bySubject.set(traceparents);
            return work.get();
        } finally {
            bySubject.remove();
        }
    }

    /** Processes one message in its context. */
    public <T> T within(Delivery delivery, Supplier<T> work) {
        return named(delivery, work);
    }

    /** Runs the work with the trace ids of the message in the MDC. */
    public final <T> T named(Delivery delivery, Supplier<T> work) {
        var traceparent = delivery.message().traceparent();
        var trace = MDC.get(TRACE);
        var span = MDC.get(SPAN);
        try {
            if (isWhole(traceparent)) {
                MDC.put(TRACE, traceparent.substring(3, 35));
                MDC.put(SPAN, hex(8));
            }
            return work.get();
        } finally {
            restore(TRACE, trace);
            restore(SPAN, span);
        }
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    private String hex(int bytes) {
        var id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
