package dev.offshoot.messaging.engine;

import dev.offshoot.messaging.ModuleMap;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the delivery of messages.
 *
 * @param process the name under which this process stores which modules it hosts; instances of one deployable share it.
 *     Defaults to the application's name
 * @param hosts the modules that this process hosts from this start on; overrides earlier moves. Later moves are stored
 *     as usual. By default, all modules on the classpath that have not been moved away
 * @param moduleMap the location on the classpath of the map of all modules, or its URL, such as {@code file:/etc/map.json};
 *     publishers address messages by it. Without this file, the application consists of the modules of this process
 * @param claims whether messaging delivers the listeners that were written for Spring Modulith's event publication registry:
 *     {@code @ApplicationModuleListener}, and {@code @Async} with {@code @TransactionalEventListener}. Each package directly
 *     below one of the application's is then a module
 * @param publicationsAfter how old a publication that the registry has not completed must be to become a delivery; longer
 *     than a listener waits and runs in an instance that still uses the registry
 * @param modules the packages of modules, by module, where neither an annotation nor the place of the package says so
 * @param names the classes of events that have no annotation, by name, where the name is not that of the module and the class:
 *     so an event keeps its name when its class is renamed. Only where stock listeners are claimed
 * @param broker the broker that connects the processes, such as {@code rabbitmq}; its adapter must be on the classpath.
 *     By default the one that is configured, if any
 * @param format the format of outgoing messages: {@code json}, or with offshoot-messaging-formats one of {@code xml}, {@code cbor},
 *     {@code protobuf}, {@code avro}, {@code thrift}, {@code hessian}. Every process reads all formats that it has
 * @param alsoHears further brokers from which this process receives, while the broker is being changed
 * @param batch the maximum number of deliveries per transaction
 * @param batchBytes the maximum payload per transaction, in characters
 * @param chains whether what a delivery publishes about its subject is delivered in its transaction, without a row and a
 *     commit of its own
 * @param poll how often the process looks for due work that nothing has signalled, in all modules at once
 * @param attempts the number of attempts before a delivery is parked
 * @param retries the number of retries after transient failures, such as deadlocks, before a delivery is parked
 * @param firstBackoff the pause after the first failure; it doubles with each further failure
 * @param longestBackoff the longest pause between two attempts
 * @param calls the maximum number of concurrent calls of one module to external systems
 * @param lease how long after a process has died another process repeats its calls, or parks those that are made at most
 *     once; a running process renews its leases in time
 * @param window the number of messages to send to the broker before waiting for its confirms
 * @param confirm how long to wait for confirms; messages that are not confirmed by then are sent again
 * @param brokerInMemory whether the broker keeps messages in memory only and loses them when it stops. Set by whoever
 *     starts the broker; only shown to operators
 * @param boundedConnections whether all connections to PostgreSQL get time limits, so that a frozen process cannot stop others; a
 *     connection pooler may refuse them
 * @param inboxKept how long to keep the ids of received messages, by which redeliveries are recognized
 */
@ConfigurationProperties("offshoot.messaging")
public record MessagingSettings(
        @Nullable String process,
        @Nullable Set<String> hosts,
        @DefaultValue(ModuleMap.LOCATION) String moduleMap,
        @DefaultValue("false") Claims claims,
        @DefaultValue("5m") Duration publicationsAfter,
        @DefaultValue Map<String, String> modules,
        @DefaultValue Map<String, String> names,
        @Nullable String broker,
        @DefaultValue("json") String format,
        @DefaultValue Set<String> alsoHears,
        @DefaultValue("100") int batch,
        @DefaultValue("262144") int batchBytes,
        @DefaultValue("true") boolean chains,
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
        @DefaultValue("true") boolean boundedConnections,
        @DefaultValue("30d") Duration inboxKept) {

    /** What messaging does with listeners that were written for Spring Modulith's registry. */
    public enum Claims {
        /** Nothing. */
        FALSE,
        /** Delivers what is published for them, and what the registry has not completed. */
        TRUE,
        /**
         * Delivers what waits for them, and leaves what is published from now on to the registry. All modules must be hosted
         * in this process, because the registry sends nothing to others.
         */
        DRAIN
    }

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
        if (publicationsAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "offshoot.messaging.publications-after must not be negative, but is " + publicationsAfter);
        }
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
