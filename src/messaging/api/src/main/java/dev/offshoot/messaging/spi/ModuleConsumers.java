package dev.offshoot.messaging.spi;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The consumers that an adapter has started in this process, at most one for each module. */
public final class ModuleConsumers {

    /** A started consumer. */
    public interface Running {

        /** See {@link Broker#isConsuming}. */
        boolean isConsuming();

        /** See {@link Broker#stopConsuming}. */
        void stop();
    }

    private final Map<String, Running> consumers = new ConcurrentHashMap<>();

    /** Keeps a consumer that has been started. */
    public void add(String module, Running started) {
        consumers.put(module, started);
    }

    /** Stops a module's consumer, if there is one. */
    public void stop(String module) {
        var running = consumers.remove(module);
        if (running != null) {
            running.stop();
        }
    }

    /** Stops all consumers. */
    public void stopAll() {
        Set.copyOf(consumers.keySet()).forEach(this::stop);
    }

    public boolean isConsuming(String module) {
        var running = consumers.get(module);
        return running != null && running.isConsuming();
    }
}
