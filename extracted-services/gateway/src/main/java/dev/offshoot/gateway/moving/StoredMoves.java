package dev.offshoot.gateway.moving;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.OperatorClient;
import dev.offshoot.gateway.routing.OperatorClient.Said;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The moves as all gateways see them. Each is stored in its module's schema, through a process that contains the module,
 * with an optimistic lock. Processes of an earlier release cannot store moves; if all are such, only this gateway
 * remembers the move.
 */
@Component
class StoredMoves {

    private final Instances instances;
    private final OperatorClient everywhere;
    private final JsonMapper json;
    private final Map<String, Stored> known = new ConcurrentHashMap<>();

    StoredMoves(Instances instances, OperatorClient everywhere, JsonMapper json) {
        this.instances = instances;
        this.everywhere = everywhere;
        this.json = json;
    }

    /** A move and its revision. */
    record Stored(long revision, Move move) {}

    /** What was last read or written, or null. */
    @Nullable Stored of(String module) {
        return known.get(module);
    }

    /** Reads all moves, and returns the modules whose moves have changed. */
    Mono<List<String>> read() {
        return everywhere
                .get("/actuator/moves")
                .flatMapIterable(answers -> answers)
                .concatMap(answer -> Flux.fromIterable(answer.body().properties()))
                .filter(entry -> isNew(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .distinct()
                .collectList();
    }

    private boolean isNew(String module, JsonNode said) {
        var revision = said.path("revision").asLong(0);
        var last = known.get(module);
        if (last != null && last.revision() >= revision || revision == 0) {
            return false;
        }
        try {
            var move = json.readValue(said.path("state").asString(""), Move.class);
            known.put(module, new Stored(revision, move));
            return true;
        } catch (JacksonException e) {
            // written by a gateway of a later release, which continues it
            return false;
        }
    }

    /** Another gateway has stored a later step. */
    static class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("Another gateway has continued the move", null, false, false);
        }
    }

    /**
     * Stores the current step of a move.
     *
     * @param last the previous state
     * @return an error of type {@link Overtaken} if that is no longer the stored one, of type {@link Problem} if no process
     *     can store it
     */
    Mono<Move> write(String module, @Nullable Stored last, Move next) {
        var revision = last == null ? 0 : last.revision();
        var body = Map.of("revision", revision, "state", json.writeValueAsString(next));
        return Flux.fromStream(carriers(module))
                .concatMap(carrier -> everywhere
                        .post(carrier, "/actuator/moves/" + module, body)
                        .map(Said::status)
                        .onErrorReturn(HttpStatus.SERVICE_UNAVAILABLE))
                .takeUntil(status -> status.is2xxSuccessful() || status.isSameCodeAs(HttpStatus.CONFLICT))
                .collectList()
                .map(statuses -> {
                    if (statuses.stream().anyMatch(status -> status.isSameCodeAs(HttpStatus.CONFLICT))) {
                        throw new Overtaken();
                    }
                    var written = statuses.stream().anyMatch(status -> status.is2xxSuccessful());
                    if (!written && statuses.stream().anyMatch(status -> !status.isSameCodeAs(HttpStatus.NOT_FOUND))) {
                        throw new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "move-not-stored",
                                "No process can store the move of '%s' right now. Try again in a moment."
                                        .formatted(module));
                    }
                    known.put(module, new Stored(written ? revision + 1 : revision, next));
                    return next;
                });
    }

    /** Hosts first, because they use the module's data. */
    private Stream<Instance> carriers(String module) {
        var hosting = instances.hosting(module);
        return Stream.concat(
                hosting.stream(),
                instances.all().stream()
                        .filter(instance -> instance.isReachable()
                                && instance.module(module) != null
                                && !hosting.contains(instance)));
    }
}
