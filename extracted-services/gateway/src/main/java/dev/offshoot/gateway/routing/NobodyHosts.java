package dev.offshoot.gateway.routing;

/** Nobody who could answer is there. */
public class NobodyHosts extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NobodyHosts(String module) {
        super("No process that hosts '" + module + "' can be reached now", null, false, false);
    }
}
