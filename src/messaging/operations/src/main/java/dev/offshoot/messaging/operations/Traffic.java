package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Statistics on messages in this process since its start: the count for each route, and the last 5,000 deliveries. In
 * memory only.
 */
public class Traffic implements MessageObserver {

    private static final int REMEMBERED = 5_000;

    private final String process;
    private final Map<Route, LongAdder> published = new ConcurrentHashMap<>();
    private final Deque<Step> steps = new ArrayDeque<>();

    Traffic(String process) {
        this.process = process;
    }

    /**
     * A committed delivery.
     *
     * @param process the process that delivered it
     * @param module the module of the listener
     * @param sentAt when the message was published, by the publisher's clock
     * @param due the earliest time of delivery; later than {@code sentAt} for scheduled messages and retries
     * @param begunAt when its batch, or its call to an external system, began
     * @param endedAt when it was committed
     * @param attempts the number of failed attempts before
     */
    public record Step(
            String process,
            UUID messageId,
            String type,
            @Nullable String subject,
            String source,
            String module,
            String listener,
            Instant sentAt,
            Instant due,
            Instant begunAt,
            Instant endedAt,
            int attempts) {}

    @Override
    public void published(Route route) {
        published.computeIfAbsent(route, key -> new LongAdder()).increment();
    }

    @Override
    public void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {
        var message = delivery.message();
        var step = new Step(
                process,
                message.id(),
                message.type(),
                message.subject(),
                message.source(),
                module,
                delivery.listener(),
                message.sentAt(),
                message.due(),
                begunAt,
                endedAt,
                delivery.attempts());
        synchronized (steps) {
            if (steps.size() == REMEMBERED) {
                steps.removeFirst();
            }
            steps.addLast(step);
        }
    }

    /** The number of messages on each route since the start. */
    Map<Route, Long> published() {
        var counts = new HashMap<Route, Long>();
        published.forEach((route, count) -> counts.put(route, count.sum()));
        return counts;
    }

    /** The remembered deliveries about a subject, oldest first. */
    List<Step> about(String subject) {
        synchronized (steps) {
            return steps.stream().filter(step -> subject.equals(step.subject())).toList();
        }
    }
}
