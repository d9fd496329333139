package dev.offshoot.messaging.engine;

import dev.offshoot.messaging.ModuleMap;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages are delivered.
 *
 * @param process the name under which this process remembers what it hosts; instances of one deployable share it. The
 *     application's name unless set
 * @param hosts the modules that this process hosts from this start on, overriding what it remembers; it still remembers
 *     later changes. Unset, those that it was not asked to stop hosting
 * @param moduleMap where on the classpath the map of all modules is, by which publishers address; if it is not there,
 *     the modules of this process are all there are
 * @param batch how many deliveries one transaction takes at most
 * @param batchBytes how much payload one transaction takes at most, in characters
 * @param poll how long a module rests before it looks again without having been woken
 * @param attempts how often a delivery is tried before it is parked
 * @param retries how often a delivery is tried again after trouble that passes by itself, such as a deadlock, before it
 *     is parked all the same
 * @param firstBackoff the pause after the first failure; it doubles with each further one
 * @param longestBackoff the longest pause between two attempts
 * @param calls how many calls to the outside one module has under way at once
 * @param lease how soon after a process has died another one makes its calls again; a living one renews it in time
 * @param window how many messages are sent to the broker before its confirms are awaited
 * @param confirm how long confirms are awaited; what is not confirmed by then is sent again
 * @param brokerInMemory whether the broker keeps messages in memory only, so that its end loses them: known to whoever
 *     starts it, and only shown to those who watch
 * @param inboxKept how long the ids of received messages are remembered
 */
@ConfigurationProperties("offshoot.messaging")
public record MessagingSettings(
        @Nullable String process,
        @Nullable Set<String> hosts,
        @DefaultValue(ModuleMap.LOCATION) String moduleMap,
        @DefaultValue("100") int batch,
        @DefaultValue("262144") int batchBytes,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("10") int attempts,
        @DefaultValue("30") int retries,
        @DefaultValue("200ms") Duration firstBackoff,
        @DefaultValue("5m") Duration longestBackoff,
        @DefaultValue("16") int calls,
        @DefaultValue("5s") Duration lease,
        @DefaultValue("500") int window,
        @DefaultValue("5s") Duration confirm,
        @DefaultValue("false") boolean brokerInMemory,
        @DefaultValue("30d") Duration inboxKept) {

    public MessagingSettings {
        atLeastOne("batch", batch);
        atLeastOne("batch-bytes", batchBytes);
        atLeastOne("attempts", attempts);
        atLeastOne("retries", retries);
        atLeastOne("calls", calls);
        atLeastOne("window", window);
        positive("poll", poll);
        positive("first-backoff", firstBackoff);
        positive("longest-backoff", longestBackoff);
        positive("lease", lease);
        positive("confirm", confirm);
        positive("inbox-kept", inboxKept);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("offshoot.messaging." + name + " must be at least 1, not " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("offshoot.messaging." + name + " must be longer than 0, not " + value);
        }
    }
}
