package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.routing.NobodyHosts;
import dev.offshoot.gateway.routing.Placement;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

/** Sends anonymous requests to a module, wherever it is hosted. */
@Component
class ModuleClient {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Placement placement;
    private final WebClient http;

    ModuleClient(Placement placement, WebClient.Builder http) {
        this.placement = placement;
        this.http = http.build();
    }

    /**
     * The module's answer to a GET.
     *
     * @param path with its variables already encoded
     * @return empty for a 404, an error if the module does not answer within three seconds
     */
    Mono<JsonNode> get(String module, String path) {
        return Mono.defer(() -> {
                    var instance = placement.choose(module, Set.of());
                    return instance == null
                            ? Mono.error(new NobodyHosts(module))
                            : http.get()
                                    .uri(URI.create(instance.url() + path))
                                    .retrieve()
                                    .bodyToMono(JsonNode.class);
                })
                // the module has moved since the last poll, or the process is gone
                .retryWhen(Retry.max(1).filter(ModuleClient::isElsewhere))
                .timeout(PATIENCE)
                .onErrorResume(WebClientResponseException.NotFound.class, none -> Mono.empty());
    }

    private static boolean isElsewhere(Throwable failure) {
        return failure instanceof WebClientRequestException broken && broken.getCause() instanceof IOException
                || failure instanceof WebClientResponseException answered
                        && answered.getStatusCode().isSameCodeAs(HttpStatus.MISDIRECTED_REQUEST);
    }
}
