package dev.offshoot.messaging;

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
 * What this process remembers, for people who watch, of the messages that passed since it started: how many went which
 * way, and the last few thousand deliveries. It is lost with the process; what must not be lost is in the tables.
 */
class Traffic {

    private static final int REMEMBERED = 5_000;

    private final String process;
    private final Map<Way, LongAdder> published = new ConcurrentHashMap<>();
    private final Deque<Step> steps = new ArrayDeque<>();

    Traffic(String process) {
        this.process = process;
    }

    /**
     * A way that messages go.
     *
     * @param source the module that publishes
     * @param target the module that hears
     * @param overBroker whether they leave the process
     */
    record Way(String source, String target, String type, boolean overBroker) {}

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
    record Step(
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

    /** A message was published, and that is committed. */
    void published(Way way) {
        published.computeIfAbsent(way, key -> new LongAdder()).increment();
    }

    /** A delivery had its effect, and that is committed. */
    void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {
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

    /** How many messages went each way since the start. */
    Map<Way, Long> published() {
        var counts = new HashMap<Way, Long>();
        published.forEach((way, count) -> counts.put(way, count.sum()));
        return counts;
    }

    /** The deliveries about a subject that are still remembered, the first one first. */
    List<Step> about(String subject) {
        synchronized (steps) {
            return steps.stream().filter(step -> subject.equals(step.subject())).toList();
        }
    }
}
