package dev.offshoot.messaging;

/** The modules that this process currently hosts. Available as a bean in every process that delivers messages. */
public interface HostedModules {

    /**
     * Whether this process hosts the module. False if its code is not on the classpath, or if it has moved to another
     * process.
     */
    boolean isHosted(String module);
}
