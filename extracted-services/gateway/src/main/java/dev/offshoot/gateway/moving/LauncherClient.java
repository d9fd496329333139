package dev.offshoot.gateway.moving;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.OperatorKey;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Starts processes, where a launcher started this gateway; whoever starts them otherwise (a container scheduler, a
 * person) is not known here.
 */
@Component
public class LauncherClient {

    /**
     * Longer than a start takes that gets on, with its jar built first on a busy machine. A launcher itself gives up one
     * that stands still, and says why: this is for a launcher that is frozen.
     */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private final @Nullable URI launcher;
    private final Instances instances;
    private final WebClient http;

    LauncherClient(MoveSettings settings, Instances instances, OperatorKey key, WebClient.Builder http) {
        this.launcher = settings.launcher();
        this.instances = instances;
        this.http = http.defaultHeaders(headers -> headers.setBearerAuth(key.operatorKey()))
                .build();
    }

    public boolean isThere() {
        return launcher != null;
    }

    Problem nobodyStarts(String process) {
        return new Problem(
                HttpStatus.CONFLICT,
                "nobody-starts-processes",
                "No launcher started this gateway: start '%s' the way it is started here.".formatted(process));
    }

    /**
     * Ends when the process is ready and known to be there, and at once if it is so already.
     *
     * @return an error of type {@link Problem} where it does not start
     */
    public Mono<JsonNode> start(String process) {
        if (launcher == null) {
            return Mono.error(nobodyStarts(process));
        }
        return http.post()
                .uri(launcher + "/start/{process}", process)
                .exchangeToMono(said -> said.bodyToMono(JsonNode.class)
                        .flatMap(body -> said.statusCode().is2xxSuccessful()
                                ? Mono.just(body)
                                : Mono.error(new Problem(
                                        HttpStatus.CONFLICT,
                                        "process-does-not-start",
                                        body.path("detail").asString("The launcher gives no reason.")))))
                .timeout(
                        PATIENCE,
                        Mono.error(() -> new Problem(
                                HttpStatus.CONFLICT,
                                "process-does-not-start",
                                "The launcher has not answered for %s minutes: it is frozen, or '%s' still starts."
                                        .formatted(PATIENCE.toMinutes(), process))))
                // who heard that it is there may ask it at once
                .delayUntil(answer -> instances.askAll())
                .onErrorMap(
                        failure -> !(failure instanceof Problem),
                        failure -> new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE, "launcher-away", "The launcher does not answer."));
    }
}
