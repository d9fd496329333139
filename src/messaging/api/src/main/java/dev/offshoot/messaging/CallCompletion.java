package dev.offshoot.messaging;

/**
 * The second part of a listener that calls an external system. The {@link ModuleListener} method makes the call: it
 * holds a lease on the message, but no transaction. Then {@link #record} runs in one transaction with the removal of
 * the message, and only if the lease is still held. If the process dies in between, the call is made again with the
 * same message id.
 */
@FunctionalInterface
public interface CallCompletion {

    /** Stores the result of the call, and publishes messages that follow from it. */
    void record();
}
