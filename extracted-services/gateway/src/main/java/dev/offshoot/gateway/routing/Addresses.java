package dev.offshoot.gateway.routing;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;

/** Finds the addresses of processes, where they are not only configured. */
public interface Addresses {

    /**
     * An address.
     *
     * @param ports those of {@code grpc}, {@code thrift} or {@code dubbo} that are not at the configured distance
     */
    record Address(URI url, Map<String, Integer> ports) {}

    /**
     * All addresses, as often as they are looked up. It neither ends nor fails; a lookup that fails or finds nothing is
     * left out, so that the last addresses are kept.
     */
    Flux<Set<Address>> found();

    /** What to check if an address is none of a process. */
    String origin();

    /**
     * Whether different processes may answer at one address, so that each poll needs a connection of its own. The addresses
     * in the settings are then those of services.
     */
    default boolean areBalanced() {
        return false;
    }
}
