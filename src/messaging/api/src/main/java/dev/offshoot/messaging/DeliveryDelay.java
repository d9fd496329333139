package dev.offshoot.messaging;

import java.time.Duration;

/**
 * How long new work would wait in this process. Available as a bean in every process that delivers messages, so that an
 * application can refuse requests whose messages would wait too long.
 */
public interface DeliveryDelay {

    /**
     * How long due messages currently wait until a worker takes them, in the hosted module where they wait longest. Zero
     * if none waits.
     *
     * <p>Only modules that take commands count, because a process waits for their answers; whoever only hears events holds
     * up nobody. Only messages that this process has published or received since its start count, and of those neither
     * parked, scheduled, or retried ones, nor calls to external systems, nor bulk messages.
     */
    Duration current();

    /**
     * How long a call to an external system that falls due now would wait until the process may make it, in the hosted
     * module where it would wait longest. Zero if none waits. Only modules that take commands count.
     *
     * <p>Calls wait if the external system answers slowly: a process makes only so many of them at a time.
     */
    default Duration ofCalls() {
        return Duration.ZERO;
    }
}
