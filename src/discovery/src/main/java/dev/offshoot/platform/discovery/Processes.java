package dev.offshoot.platform.discovery;

import dev.offshoot.platform.discovery.Registry.RegistryAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes in the registry, for programs that ask each other without a gateway. What they get is as old as a second,
 * or, while the registry is down, as its last answer.
 */
public final class Processes {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Registry registry;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile List<RegisteredProcess> last = List.of();
    private volatile long asked = System.nanoTime() - FRESH.toNanos();
    /** Whether the outage has been logged. */
    private boolean logged;

    public Processes(Registry registry) {
        this.registry = registry;
    }

    /**
     * The processes that host the module, in random order, which balances the load. Ask the first one; if it does not
     * answer, or no longer hosts the module, ask the next one.
     */
    public List<RegisteredProcess> hosting(String module) {
        var hosts = new ArrayList<>(all().stream()
                .filter(process -> process.modules().contains(module))
                .toList());
        Collections.shuffle(hosts);
        return hosts;
    }

    private List<RegisteredProcess> all() {
        if (last.isEmpty()) {
            askOnce();
        } else if (isOld() && asking.compareAndSet(false, true)) {
            // nobody waits for a slow registry
            CompletableFuture.runAsync(this::askOnce).whenComplete((done, failure) -> asking.set(false));
        }
        return last;
    }

    private boolean isOld() {
        return System.nanoTime() - asked >= FRESH.toNanos();
    }

    /** While one asks, others wait for its answer, rather than ask a registry that may be down one after another. */
    private synchronized void askOnce() {
        if (!isOld()) {
            return;
        }
        try {
            var now = registry.processes();
            // a registry that has lost its entries does not mean that there are no processes
            if (!now.isEmpty()) {
                last = List.copyOf(now);
            }
            logged = false;
        } catch (RegistryAway away) {
            said(String.valueOf(away.getMessage()));
        } catch (RuntimeException e) {
            said(e.toString());
        } finally {
            asked = System.nanoTime();
        }
    }

    private void said(String why) {
        if (!logged) {
            LOG.warn("{} lists no processes: {}. Its last answer is used until it does", registry.shown(), why);
        }
        logged = true;
    }
}
