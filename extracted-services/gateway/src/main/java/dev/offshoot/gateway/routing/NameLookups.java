package dev.offshoot.gateway.routing;

import java.time.Duration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ClientTransport;
import reactor.netty.transport.ClientTransportConfig;
import reactor.netty.transport.NameResolverProvider.NameResolverSpec;

/**
 * Limits how long the gateway's clients cache the addresses of a name. Reactor Netty caches them for as long as the DNS
 * allows, and Docker's allows ten minutes: after containers have swapped their addresses, the gateway would send requests
 * to the wrong ones until then. Names without an address are not cached; that is Reactor Netty's default.
 */
@Component
public class NameLookups
        implements HttpClientCustomizer, ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    NameLookups() {}

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

    /** The clients of routed requests and of WebSockets. */
    @Override
    public HttpClient customize(HttpClient client) {
        return limited(client);
    }

    /** The clients that Spring Boot builds. */
    @Override
    public ReactorClientHttpConnectorBuilder customize(ReactorClientHttpConnectorBuilder builder) {
        return builder.withHttpClientCustomizer(NameLookups::limited);
    }
}
