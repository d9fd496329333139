package dev.offshoot.gateway;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /actuator/processes/{process}} starts a process that does not run yet, where a launcher started this
 * gateway; whoever starts processes otherwise (a container scheduler, a person) is not known here.
 */
@Component
@Endpoint(id = "processes")
class ProcessesEndpoint {

    /** As long as a launcher waits for a process, and for its jar to be built. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final @Nullable URI launcher;
    private final Instances instances;
    private final WebClient http;

    ProcessesEndpoint(GatewaySettings settings, Instances instances, OperatorKey key, WebClient.Builder http) {
        this.launcher = settings.launcher();
        this.instances = instances;
        this.http = http.defaultHeaders(headers -> headers.setBearerAuth(key.operatorKey()))
                .build();
    }

    /** Answers when the process is ready and known to be there, and at once if it is so already. */
    @WriteOperation
    public Mono<WebEndpointResponse<Object>> start(@Selector String process) {
        if (launcher == null) {
            return Mono.just(new Problem(
                            HttpStatus.CONFLICT,
                            "nobody-starts-processes",
                            "No launcher started this gateway: start '%s' the way it is started here."
                                    .formatted(process))
                    .answer());
        }
        return http.post()
                .uri(launcher + "/start/{process}", process)
                .exchangeToMono(said -> said.bodyToMono(JsonNode.class)
                        .map(body -> said.statusCode().is2xxSuccessful()
                                ? new WebEndpointResponse<Object>(body)
                                : new Problem(
                                                HttpStatus.CONFLICT,
                                                "process-does-not-start",
                                                body.path("detail").asString("The launcher gives no reason."))
                                        .answer()))
                .timeout(PATIENCE)
                // who heard that it is there may ask it at once
                .delayUntil(answer -> instances.askAll())
                .onErrorReturn(
                        new Problem(HttpStatus.SERVICE_UNAVAILABLE, "launcher-away", "The launcher does not answer.")
                                .answer());
    }
}
