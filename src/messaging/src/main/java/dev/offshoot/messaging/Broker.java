package dev.offshoot.messaging;

import dev.offshoot.messaging.Hosting.Received;
import dev.offshoot.messaging.Outbox.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries messages between processes. */
interface Broker {

    /** What kept the broker from taking messages. */
    enum Trouble {
        /** It cannot be reached, or takes nothing from anybody. */
        BROKER,
        /** It takes nothing for this target. */
        TARGET,
        /** One of the messages, or more: it answers, and has a place for the target. */
        MESSAGE
    }

    /**
     * What became of messages that were sent.
     *
     * @param confirmed those that the broker has taken responsibility for
     * @param trouble why the others are not among them
     * @param error the same in words
     */
    record Outcome(
            List<Outgoing> confirmed,
            @Nullable Trouble trouble,
            @Nullable String error) {}

    /**
     * Sends messages to a target, and waits for the broker's word on them, at most so long. Throws nothing that passes by
     * itself. One that waits does not hold up those who send to other targets.
     */
    Outcome send(String target, List<Outgoing> messages, Duration patience);

    /**
     * Hears a module's queue, and the queue of what was set aside. What it takes is acknowledged when the consumer returns;
     * if it throws, it is taken again. If it cannot return for long, it is handed nothing now and then, and messages again
     * when it takes that.
     */
    void hear(String module, Consumer<Collection<Received>> consumer);

    void stopHearing(String module);

    boolean isHearing(String module);

    /** How many processes hear a module's queue, this one included; 0 if the broker does not answer. */
    int hearers(String module);

    /**
     * How many messages for each of the modules it has, with what it set aside and what this process has in hand and has
     * not written down; without those that it does not say at once.
     */
    Map<String, Long> held(Collection<String> modules);
}
