package dev.offshoot.gateway.routing;

import java.time.Duration;
import reactor.netty.transport.ClientTransport;
import reactor.netty.transport.ClientTransportConfig;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/**
 * Limits how long the gateway's clients cache the addresses of a name. Reactor Netty caches them for as long as the DNS
 * allows, and Docker's allows ten minutes: after containers have swapped their addresses, the gateway would send requests
 * to the wrong ones until then. Names without an address are not cached; that is Reactor Netty's default.
 */
public final class NameLookups {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private NameLookups() {}

    /** The client with this limit, for clients that neither Spring Boot nor Spring Cloud Gateway builds. */
    public static <T extends ClientTransport<T, C>, C extends ClientTransportConfig<C>> T limited(T client) {
        var configured = client.configuration();
        var hasItsOwn = configured.resolver() != null && configured.getNameResolverProvider() == null;
        // a proxy resolves names itself
        return configured.hasProxy() || hasItsOwn ? client : client.resolver(NameLookups::limit);
    }

    static void limit(NameResolverSpec lookups) {
        lookups.cacheMaxTimeToLive(AT_MOST);
    }
}
