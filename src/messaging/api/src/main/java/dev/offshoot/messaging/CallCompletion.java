package dev.offshoot.messaging;

/**
 * What follows a call to the outside. A {@link ModuleListener} that returns it is executed in two parts: the method,
 * which holds a lease on the message but no transaction, and this, in one transaction with the removal of the message
 * and only if the lease still stands. If the process dies in between, the call is made again, with the same message id.
 */
@FunctionalInterface
public interface CallCompletion {

    /** Records what the call brought, and publishes what follows from it. */
    void record();
}
