package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.moving.LauncherClient;
import dev.offshoot.gateway.moving.Move;
import dev.offshoot.gateway.moving.Moves;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.ModuleMap;
import dev.offshoot.gateway.routing.OperatorClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/**
 * {@code /actuator/observatory}: a stream that sends twice a second what all processes report at {@code
 * /actuator/traffic}, and the progress of moves. Processes are polled only while there are clients, once for all of them.
 */
@Configuration(proxyBeanMethods = false)
class Observatory implements SmartLifecycle {

    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);
    private static final int MOST_WATCHERS = 20;

    private final ModuleMap map;
    private final Instances instances;
    private final OperatorClient everywhere;
    private final Moves moves;
    private final LauncherClient launcher;
    private final boolean demo;
    private final AtomicInteger watching = new AtomicInteger();
    private volatile Sinks.@Nullable Empty<Void> end;

    Observatory(
            ModuleMap map,
            Instances instances,
            OperatorClient everywhere,
            Moves moves,
            LauncherClient launcher,
            @Value("${offshoot.demo:false}") boolean demo) {
        this.map = map;
        this.instances = instances;
        this.everywhere = everywhere;
        this.moves = moves;
        this.launcher = launcher;
        this.demo = demo;
    }

    /**
     * A snapshot.
     *
     * @param gateway whether modules can be moved from here
     * @param starts whether processes that do not run can be started from here
     * @param demo whether the demo accounts exist
     * @param moves the current or last move of each module
     */
    record View(boolean gateway, boolean starts, boolean demo, List<Process> processes, Map<String, Move> moves) {}

    /**
     * A process.
     *
     * @param trouble why it could not be reached, or null
     * @param modules the modules that it hosts, with their backlogs, as it reports them; null while it does not answer
     * @param published the messages that it published, as it reports them; null while it does not answer
     */
    record Process(
            String process,
            URI url,
            boolean reachable,
            @Nullable String trouble,
            @Nullable JsonNode broker,
            @Nullable JsonNode modules,
            @Nullable JsonNode published) {}

    @Bean
    RouterFunction<ServerResponse> observatoryStream() {
        var views = Flux.interval(Duration.ZERO, BEAT)
                .onBackpressureDrop()
                .concatMap(beat -> look(), 1)
                .share()
                // a slow client misses snapshots, and does not delay others
                .onBackpressureLatest();
        return RouterFunctions.route()
                .GET(
                        "/actuator/observatory",
                        request -> watch(views.takeUntilOther(untilTheEnd()).take(LONGEST_STREAM)))
                .build();
    }

    private Mono<ServerResponse> watch(Flux<View> views) {
        // counted on subscription: a client that disconnects before has no seat to release
        return watching.get() < MOST_WATCHERS
                ? ServerResponse.ok()
                        .contentType(MediaType.TEXT_EVENT_STREAM)
                        .body(
                                views.doFirst(watching::incrementAndGet).doFinally(over -> watching.decrementAndGet()),
                                View.class)
                : ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, "30")
                        .build();
    }

    private Mono<Void> untilTheEnd() {
        return Mono.defer(() -> {
            var running = end;
            return running == null ? Mono.empty() : running.asMono();
        });
    }

    private Mono<View> look() {
        return everywhere.get("/actuator/traffic").map(answers -> {
            var said = new HashMap<Instance, JsonNode>();
            answers.forEach(answer -> said.put(answer.instance(), answer.body()));
            var processes = new ArrayList<Process>();
            instances.all().forEach(instance -> processes.add(process(instance, said.get(instance))));
            var moving = new TreeMap<String, Move>();
            for (var module : map.modules().keySet()) {
                var move = moves.of(module);
                if (move != null) {
                    moving.put(module, move);
                }
            }
            return new View(true, launcher.isThere(), demo, processes, moving);
        });
    }

    private static Process process(Instance instance, @Nullable JsonNode said) {
        return new Process(
                instance.process(),
                instance.url(),
                said != null,
                said != null ? null : instance.isReachable() ? "it is silent" : instance.trouble(),
                said == null ? null : said.get("broker"),
                said == null ? null : said.get("modules"),
                said == null ? null : said.get("published"));
    }

    @Override
    public void start() {
        end = Sinks.empty();
    }

    /** Stops before the server waits for open responses. */
    @Override
    public void stop() {
        var running = end;
        end = null;
        if (running != null) {
            running.tryEmitEmpty();
        }
    }

    @Override
    public boolean isRunning() {
        return end != null;
    }
}
