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
 * What this process remembers, for people who watch, of the messages that passed since it started: how many took which
 * route, and the last few thousand deliveries. It is lost with the process; what must not be lost is in the tables.
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
     * A delivery that had its effect.
     *
     * @param process in which it was made
     * @param module whose listener it was
     * @param sentAt when the message was published, by the publisher's clock
     * @param due before which it was not to be delivered: later than {@code sentAt} for reminders, and after a failure
     * @param begunAt when the batch that it was part of, or the call to the outside, began
     * @param endedAt when the effect was committed
     * @param attempts how often it failed before
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

    /** How many messages took each route since the start. */
    Map<Route, Long> published() {
        var counts = new HashMap<Route, Long>();
        published.forEach((route, count) -> counts.put(route, count.sum()));
        return counts;
    }

    /** The deliveries about a subject that are still remembered, the first one first. */
    List<Step> about(String subject) {
        synchronized (steps) {
            return steps.stream().filter(step -> subject.equals(step.subject())).toList();
        }
    }
}
