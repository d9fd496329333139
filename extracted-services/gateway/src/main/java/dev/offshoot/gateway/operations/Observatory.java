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
 * {@code /actuator/observatory}: twice a second, for as long as somebody watches, what all processes say at {@code
 * /actuator/traffic}, and how far moves are. All who watch see the same picture.
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
     * What is seen at one moment.
     *
     * @param gateway whether modules can be moved from here
     * @param starts whether processes that do not run can be started from here
     * @param demo whether the accounts of the demo are there
     * @param moves the move of each module that is under way, or the last one
     */
    record View(boolean gateway, boolean starts, boolean demo, List<Process> processes, Map<String, Move> moves) {}

    /**
     * A process.
     *
     * @param trouble why it was not reached, or nothing
     * @param modules what it hosts, and what waits there, in its own words; nothing while it does not answer
     * @param published what passed through it, in its own words; nothing while it does not answer
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
                // who reads slowly misses some, and holds nobody up
                .onBackpressureLatest();
        return RouterFunctions.route()
                .GET(
                        "/actuator/observatory",
                        request -> watch(views.takeUntilOther(untilTheEnd()).take(LONGEST_STREAM)))
                .build();
    }

    private Mono<ServerResponse> watch(Flux<View> views) {
        // counted from when it is read: who is gone before that has no seat to give back
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

    /** Before the server waits for those who still read. */
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
