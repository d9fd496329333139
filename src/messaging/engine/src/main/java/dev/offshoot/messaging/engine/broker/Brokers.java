package dev.offshoot.messaging.engine.broker;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.BrokerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The broker that connects this process to others, if there is one, and how to change it. */
public class Brokers implements AutoCloseable {

    private final @Nullable Broker broker;

    private Brokers(@Nullable Broker broker) {
        this.broker = broker;
    }

    /**
     * The application's own broker, or the one that the settings name or configure.
     *
     * @param own a broker that the application itself provides; it cannot be changed
     * @param modules all modules of the application, of which a broker that is left may hold no messages
     * @throws InvalidMessaging if the settings name another one, or one that is not on the classpath
     */
    public static Brokers of(
            @Nullable Broker own,
            List<BrokerFactory> factories,
            Supplier<Set<String>> modules,
            MessagingSettings settings) {
        if (own != null) {
            if (settings.broker() != null && !own.kind().equals(settings.broker())) {
                throw new InvalidMessaging(
                        "offshoot.messaging.broker is '" + settings.broker() + "', but the Broker is " + own.kind());
            }
            return new Brokers(own);
        }
        var byName = new TreeMap<String, BrokerFactory>();
        factories.forEach(factory -> byName.put(factory.name(), factory));
        var named = settings.broker();
        if (named == null) {
            named = configured(factories);
        }
        if (named == null) {
            return new Brokers(null);
        }
        require(byName, List.of(named), "offshoot.messaging.broker");
        require(byName, settings.alsoHears(), "offshoot.messaging.also-hears");
        return new Brokers(new ChangingBroker(byName, named, settings.alsoHears(), modules));
    }

    /** The only broker whose address is set, or RabbitMQ among several, as before there were others; null if there is none. */
    private static @Nullable String configured(List<BrokerFactory> factories) {
        var configured = factories.stream()
                .filter(BrokerFactory::isConfigured)
                .map(BrokerFactory::name)
                .sorted()
                .toList();
        if (configured.size() > 1 && !configured.contains("rabbitmq")) {
            throw new InvalidMessaging("The addresses of several brokers are set: " + String.join(", ", configured)
                    + ". Name the one to use in offshoot.messaging.broker");
        }
        return configured.isEmpty() ? null : configured.contains("rabbitmq") ? "rabbitmq" : configured.get(0);
    }

    private static void require(Map<String, BrokerFactory> byName, Collection<String> names, String setting) {
        for (var name : names) {
            if (!byName.containsKey(name)) {
                throw new InvalidMessaging(
                        setting + " is '" + name + "', but no adapter on the classpath has this name."
                                + (byName.isEmpty() ? "" : " There are " + String.join(", ", byName.keySet())));
            }
        }
    }

    /** The broker to use; the same object before and after a change. */
    public @Nullable Broker broker() {
        return broker;
    }

    /**
     * The brokers in use.
     *
     * @param sends the one to which this process sends; null if there is none
     * @param hears those from which it receives, with the number of messages that each holds for all modules; null if it
     *     does not tell
     */
    public record InUse(@Nullable String sends, Map<String, @Nullable Long> hears) {}

    public InUse inUse() {
        return broker instanceof ChangingBroker changing
                ? changing.inUse()
                : new InUse(broker == null ? null : broker.kind(), Map.of());
    }

    /**
     * Sends to another broker from now on, and receives from these. Nothing changes if it is so already.
     *
     * @param hears the others to receive from. One that is left must be empty
     * @throws CannotChange if it is not known, cannot be used, or a broker that is to be left still holds messages
     */
    public void change(String sends, Set<String> hears) {
        if (!(broker instanceof ChangingBroker changing)) {
            throw new CannotChange(
                    broker == null
                            ? "This process was started without a broker"
                            : "The application itself provides the broker '" + broker.kind() + "'");
        }
        changing.change(sends, hears);
    }

    @Override
    public void close() {
        if (broker instanceof ChangingBroker changing) {
            changing.close();
        }
    }
}
