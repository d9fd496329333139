package dev.offshoot.messaging.spi;

import java.util.function.Supplier;

/**
 * Opens an adapter if this process uses its broker. An adapter's auto-configuration provides one as a bean, whatever
 * broker is configured.
 */
public interface BrokerFactory {

    /** The name that {@code offshoot.messaging.broker} gives the broker, and {@link Broker#kind} returns. */
    String name();

    /** Whether the settings say how to reach the broker, so that it need not be named. */
    default boolean isConfigured() {
        return false;
    }

    /**
     * Opens the adapter. Returns promptly, even during an outage.
     *
     * @throws RuntimeException if the settings are not valid; says which
     */
    Broker open();

    /** A factory for a broker that must be named. */
    static BrokerFactory of(String name, Supplier<Broker> opening) {
        return new BrokerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Broker open() {
                return opening.get();
            }
        };
    }
}
