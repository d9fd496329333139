package dev.offshoot.messaging.spi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the errors that a consumer did not expect, such as those of the JVM. An adapter must survive them, because a
 * process that consumes no longer looks as healthy as one that does: it catches them, reports them here, pauses, and
 * goes on. Each kind is logged once, with its stack trace.
 */
public final class ConsumerErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerErrors.class);

    private final String queue;
    private final Set<Class<?>> logged = ConcurrentHashMap.newKeySet();

    /** @param queue the name of what is consumed */
    public ConsumerErrors(String queue) {
        this.queue = queue;
    }

    /** An error after which the consumer goes on. */
    public void survived(Throwable error) {
        if (logged.add(error.getClass())) {
            LOG.error("Consuming '{}' failed unexpectedly and is repeated; this is logged once", queue, error);
        } else {
            LOG.debug("Consuming '{}' failed again", queue, error);
        }
    }
}
