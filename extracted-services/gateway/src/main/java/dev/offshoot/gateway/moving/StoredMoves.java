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
 * Where moves stand, as all gateways know it: each is written into the schema of its module, through a process that
 * carries it, and only if nobody else has written since it was read. A process of an earlier release keeps nothing; a
 * move whose processes are all such is remembered here alone.
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

    /** A move, and how often it had been written then. */
    record Stored(long revision, Move move) {}

    /** What was read or written last, or nothing. */
    @Nullable Stored of(String module) {
        return known.get(module);
    }

    /** Reads all of them, and says of which modules there is something new. */
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
            // a gateway of a later release wrote it, and that one goes on with it
            return false;
        }
    }

    /** Somebody else has written since. */
    static class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("Another gateway has gone on with it", null, false, false);
        }
    }

    /**
     * Writes where a move stands now.
     *
     * @param last what it follows on
     * @return an error of type {@link Overtaken} where that is not the last any more, of type {@link Problem} where it can
     *     be written nowhere
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
                                "No process can write down where '%s' goes just now. Ask again in a moment."
                                        .formatted(module));
                    }
                    known.put(module, new Stored(written ? revision + 1 : revision, next));
                    return next;
                });
    }

    /** Hosts first: what they read and write is the module's. */
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
