package dev.offshoot.gateway.routing;

/** No reachable process hosts the module. */
public class NobodyHosts extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NobodyHosts(String module) {
        super("No process that hosts '" + module + "' can be reached right now", null, false, false);
    }
}
