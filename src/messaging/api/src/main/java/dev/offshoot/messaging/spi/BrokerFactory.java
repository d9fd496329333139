package dev.offshoot.messaging.spi;

import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/**
 * Opens an adapter if this process uses its broker. An adapter's auto-configuration provides one as a bean, whatever
 * broker is configured.
 */
public interface BrokerFactory {

    /** The name that {@code offshoot.messaging.broker} gives the broker, and {@link Broker#kind} returns. */
    String name();

    /** Whether the settings say how to reach the broker, so that it need not be named. */
    boolean isConfigured();

    /**
     * Opens the adapter. Returns promptly, even during an outage.
     *
     * @throws RuntimeException if the settings are not valid; says which
     */
    Broker open();

    /**
     * A factory.
     *
     * @param address the setting that says how to reach the broker: a value or a list
     */
    static BrokerFactory of(String name, Environment settings, String address, Supplier<Broker> opening) {
        return new BrokerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean isConfigured() {
                return settings.containsProperty(address) || settings.containsProperty(address + "[0]");
            }

            @Override
            public Broker open() {
                return opening.get();
            }
        };
    }
}
