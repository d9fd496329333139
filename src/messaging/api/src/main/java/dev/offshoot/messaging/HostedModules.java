package dev.offshoot.messaging;

/** What this process hosts at the moment. A bean of this type is there wherever messages are delivered. */
public interface HostedModules {

    /** Whether this process works for the module: not if its code is not here, nor if it has moved away. */
    boolean isHosted(String module);
}
