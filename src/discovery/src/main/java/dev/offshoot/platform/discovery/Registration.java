package dev.offshoot.platform.discovery;

import dev.offshoot.platform.discovery.Registry.RegistryAway;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the entry of this process in the registry: twice a second, so that it tells within a second which modules are
 * hosted here. A registry that is down keeps this process from nothing.
 */
public final class Registration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final int BEAT_MILLIS = 500;

    private final Registry registry;
    private final Supplier<RegisteredProcess> self;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "registration");
        thread.setDaemon(true);
        return thread;
    });
    private boolean registered;
    /** Whether the outage has been logged: its symptoms may change, and it is still the same. */
    private boolean logged;

    private volatile boolean ended;

    /** @param self asked for twice a second */
    public Registration(Registry registry, Supplier<RegisteredProcess> self) {
        this.registry = registry;
        this.self = self;
    }

    public void begin() {
        beats.scheduleWithFixedDelay(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void beat() {
        if (ended) {
            return;
        }
        try {
            registry.keep(self.get());
            if (!registered) {
                LOG.info("Registered in {} as {}", registry.shown(), self.get().url());
            }
            registered = true;
            logged = false;
        } catch (RegistryAway away) {
            said(String.valueOf(away.getMessage()));
        } catch (RuntimeException e) {
            // the next beat must follow
            said(e.toString());
        }
    }

    private void said(String why) {
        if (ended) {
            // the end has interrupted it
            return;
        }
        registered = false;
        if (!logged) {
            LOG.warn(
                    "Not registered in {}: {}. This process works, and registers when the registry is back",
                    registry.shown(),
                    why);
        }
        logged = true;
    }

    /** Withdraws from the registry, at once; without an answer within seconds, the entry expires. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        beats.shutdownNow();
        // a beat gives up when it is interrupted
        synchronized (this) {
            try {
                registry.withdraw();
            } catch (RegistryAway away) {
                notWithdrawn(String.valueOf(away.getMessage()));
            } catch (RuntimeException e) {
                // nothing here may disturb a shutdown
                notWithdrawn(e.toString());
            }
        }
    }

    private void notWithdrawn(String why) {
        LOG.info("Not withdrawn from {}, where this process expires: {}", registry.shown(), why);
    }
}
