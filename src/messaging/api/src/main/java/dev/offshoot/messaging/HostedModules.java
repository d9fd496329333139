package dev.offshoot.messaging;

import java.util.Set;

/** The modules that this process currently hosts. Available as a bean in every process that delivers messages. */
public interface HostedModules {

    /**
     * Whether this process hosts the module. False if its code is not on the classpath, or if it has moved to another
     * process.
     */
    boolean isHosted(String module);

    /** The names of all of them. */
    Set<String> hosted();

    /** The name of this process, under which it stores what it hosts; instances of one deployable share it. */
    String process();
}
