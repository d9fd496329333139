package dev.offshoot.messaging;

import dev.offshoot.messaging.Hosting.Received;
import dev.offshoot.messaging.ModuleTables.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries messages between processes. */
interface Broker {

    /**
     * What became of messages that were sent.
     *
     * @param confirmed those that the broker has taken responsibility for
     * @param error why the others are not among them
     */
    record Outcome(List<Outgoing> confirmed, @Nullable String error) {}

    /** Sends messages, and waits for the broker's word on them, at most so long. Throws nothing that passes by itself. */
    Outcome send(List<Outgoing> messages, Duration patience);

    /**
     * Hears a module's queue. What it takes is acknowledged when the consumer returns; if it throws, it is taken again.
     */
    void hear(String module, Consumer<Collection<Received>> consumer);

    void stopHearing(String module);

    boolean isHearing(String module);

    /** How many processes hear a module's queue, this one included; 0 if the broker does not answer. */
    int hearers(String module);
}
