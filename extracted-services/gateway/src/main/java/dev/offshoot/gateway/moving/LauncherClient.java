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
 * Starts processes through the launcher that started this gateway, if one did. Otherwise, whatever starts processes (a
 * container scheduler, a person) is unknown here.
 */
@Component
public class LauncherClient {

    /**
     * Longer than any start that makes progress, even with a build of its jar on a busy machine. The launcher itself gives
     * up a start that hangs, and reports why: this limit is for a launcher that hangs.
     */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(5);

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
                "No launcher started this gateway: start '%s' yourself, the way processes are started here."
                        .formatted(process));
    }

    /**
     * Completes when the process is ready and known to the gateway.
     *
     * @return an error of type {@link Problem} if it does not start
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
                                        body.path("detail").asString("The launcher gave no reason.")))))
                .timeout(
                        PATIENCE,
                        Mono.error(() -> new Problem(
                                HttpStatus.CONFLICT,
                                "process-does-not-start",
                                "The launcher has not answered for %s minutes: it hangs, or '%s' is still starting."
                                        .formatted(PATIENCE.toMinutes(), process))))
                // a client that gets the answer may use the process at once
                .delayUntil(answer -> known(process))
                .onErrorMap(
                        failure -> !(failure instanceof Problem),
                        failure -> new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE, "launcher-away", "The launcher does not answer."));
    }

    /** Polls the processes until one has that name: a registry may list it a moment later. */
    private Mono<Void> known(String process) {
        return instances
                .askAll()
                .then(Mono.fromSupplier(() -> instances.of(process)))
                .filter(there -> !there.isEmpty())
                .repeatWhenEmpty(looked -> looked.delayElements(GLANCE))
                .timeout(LISTED_WITHIN)
                .onErrorComplete()
                .then();
    }
}
