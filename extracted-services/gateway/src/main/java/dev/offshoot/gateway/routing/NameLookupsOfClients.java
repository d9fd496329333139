package dev.offshoot.gateway.routing;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.client.HttpClient;

/** Limits the {@link NameLookups} of the clients that Spring builds. */
@Component
class NameLookupsOfClients
        implements HttpClientCustomizer, ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> {

    /** The clients of routed requests and of WebSockets. */
    @Override
    public HttpClient customize(HttpClient client) {
        return NameLookups.limited(client);
    }

    /** The clients that Spring Boot builds. */
    @Override
    public ReactorClientHttpConnectorBuilder customize(ReactorClientHttpConnectorBuilder builder) {
        return builder.withHttpClientCustomizer(NameLookups::limited);
    }
}
