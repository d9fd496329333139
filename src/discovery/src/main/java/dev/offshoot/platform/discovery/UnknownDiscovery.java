package dev.offshoot.platform.discovery;

/** {@code offshoot.discovery} names nothing that exists. */
class UnknownDiscovery extends Misconfigured {

    private static final long serialVersionUID = 1L;

    UnknownDiscovery(String name) {
        super("There is no discovery '" + name + "': set " + Discovery.PROPERTY + " to one of "
                + String.join(", ", Discovery.names()));
    }
}
