package dev.offshoot.gateway;

import dev.offshoot.gateway.Instances.Refused;
import dev.offshoot.gateway.Move.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Moves modules between processes in three steps, each of which is safe to stop after: the new host starts to share the
 * work, requests go to it, the old host lets go. What a process hosts it remembers itself, so a gateway that dies in the
 * middle leaves two hosts, and the move can be asked for again.
 */
@Component
class Moves {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ModuleMap map;
    private final Instances instances;
    private final Placement placement;
    private final GatewaySettings settings;
    private final Clock clock;
    private final Map<String, Move> moves = new ConcurrentHashMap<>();

    Moves(ModuleMap map, Instances instances, Placement placement, GatewaySettings settings, Clock clock) {
        this.map = map;
        this.instances = instances;
        this.placement = placement;
        this.settings = settings;
        this.clock = clock;
    }

    /** The move of the module that is under way, or the last one, or nothing. */
    @Nullable Move of(String module) {
        return moves.get(module);
    }

    /**
     * Begins a move, or goes on with one that shares requests by weight.
     *
     * @param weight how many of a hundred requests go to the new host; it then stays so until this is called again.
     *     Nothing to let the move go on to its end
     * @return the move as it stands now, or an error of type {@link Problem} where it would not be safe
     */
    Mono<Move> move(String module, String to, @Nullable Integer weight) {
        return Mono.defer(() -> {
            if (!map.knows(module)) {
                return Mono.error(new Problem(
                        HttpStatus.NOT_FOUND, "no-such-module", "There is no module '%s'.".formatted(module)));
            }
            // asked now: what was heard last may be half a second old
            return instances.askAll().then(Mono.fromSupplier(() -> begin(module, to, weight)));
        });
    }

    private Move begin(String module, String to, @Nullable Integer weight) {
        var began = new boolean[1];
        var takenBack = new boolean[1];
        var move = Objects.requireNonNull(moves.compute(module, (name, last) -> {
            if (last != null && !last.isOver() && !isTakenBack(last, to)) {
                if (!last.to().equals(to)) {
                    throw unsafe(
                            "'%s' is on its way to '%s': ask again when it is there.".formatted(module, last.to()));
                }
                if (weight == null) {
                    // it goes on to where there is no way back from: the new host may have died meanwhile
                    check(module, to);
                }
                return new Move(last.from(), to, last.step(), weight, null, last.since());
            }
            check(module, to);
            var from = instances.hosting(module).stream()
                    .map(Instance::process)
                    .filter(process -> !process.equals(to))
                    .distinct()
                    .toList();
            if (weight != null && from.isEmpty()) {
                throw unsafe("No process but '%s' hosts '%s': there is nobody to share its requests with."
                        .formatted(to, module));
            }
            began[0] = true;
            takenBack[0] = last != null && !last.isOver();
            return new Move(from, to, Step.STARTING, weight, null, clock.instant());
        }));
        if (move.step() == Step.SHARING) {
            share(module, move);
        }
        if (began[0]) {
            // until the new host is known to work, requests stay where they are; who takes a share back does so at once
            placement.prefer(module, to, takenBack[0] ? 100 : 0);
            run(module, move).subscribe();
        }
        return move;
    }

    /** While requests are shared by weight, the old host may be asked to be the only one again. */
    private static boolean isTakenBack(Move last, String to) {
        return last.step() == Step.SHARING
                && last.weight() != null
                && last.from().contains(to);
    }

    /** What must hold before anything is touched. */
    private void check(String module, String to) {
        var targets = instances.of(to);
        if (targets.isEmpty()) {
            throw unsafe("No process '%s' is known. Those known are: %s."
                    .formatted(
                            to,
                            String.join(
                                    ", ",
                                    instances.all().stream()
                                            .filter(instance -> instance.view() != null)
                                            .map(Instance::process)
                                            .distinct()
                                            .toList())));
        }
        for (var target : targets) {
            var state = target.module(module);
            if (state == null) {
                throw unsafe("%s does not carry '%s'.".formatted(to, module));
            }
            if (!target.isReachable()) {
                throw unsafe("%s does not answer: %s.".formatted(target, target.trouble()));
            }
            for (var host : instances.hosting(module)) {
                var hosted = Objects.requireNonNull(host.module(module));
                if (!Objects.equals(hosted.schema(), state.schema())) {
                    throw unsafe("%s and %s keep '%s' in different databases: move its data first."
                            .formatted(host.process(), to, module));
                }
                if (!host.process().equals(to) && (isAlone(host) || isAlone(target))) {
                    throw unsafe("%s has no broker: nobody could tell '%s' anything that happens elsewhere."
                            .formatted(isAlone(host) ? host : target, module));
                }
            }
        }
    }

    private static boolean isAlone(Instance instance) {
        var view = instance.view();
        return view == null || view.broker().equals("none");
    }

    private static Problem unsafe(String why) {
        return new Problem(HttpStatus.CONFLICT, "module-cannot-move", why);
    }

    private Mono<Void> run(String module, Move begun) {
        return tell(instances.of(begun.to()), module, true)
                .then(until(
                        () -> instances.of(begun.to()).stream()
                                .allMatch(instance -> instance.serves(module) && isHearing(instance, module)),
                        () -> "%s does not get ready for '%s'".formatted(begun.to(), module)))
                .then(step(module, Step.SHARING))
                .then(Mono.fromRunnable(() -> share(module, current(module))))
                .then(whileWeighed(module, begun.to()))
                .then(Mono.fromRunnable(() -> placement.prefer(module, begun.to(), 100)))
                .then(step(module, Step.LETTING_GO))
                .then(Mono.defer(() -> tell(others(module, begun.to()), module, false)))
                .then(until(
                        () -> others(module, begun.to()).isEmpty(),
                        () -> "%s still hosts '%s'".formatted(others(module, begun.to()), module)))
                .then(Mono.<Void>fromRunnable(() -> done(module, begun.to())))
                .onErrorResume(TakenBack.class, back -> Mono.empty())
                .doOnError(failure -> refuse(module, failure))
                .onErrorComplete();
    }

    /** Also who is silent: it may work for the module all the same. */
    private List<Instance> others(String module, String to) {
        return elsewhere(module, to).filter(instance -> !instance.isGone()).toList();
    }

    private Stream<Instance> elsewhere(String module, String to) {
        return instances.all().stream()
                .filter(instance ->
                        instance.mayHost(module) && !instance.process().equals(to));
    }

    private void done(String module, String to) {
        var gone = elsewhere(module, to).filter(Instance::isGone).toList();
        var note = gone.isEmpty()
                ? null
                : "%s is not there, and hosts '%s' again when it is back: ask again then".formatted(gone, module);
        moves.computeIfPresent(module, (name, last) -> last.done(note, clock.instant()));
        placement.preferNobody(module);
        LOG.info("Module '{}' to {}: DONE{}", module, to, note == null ? "" : "; " + note);
    }

    /** Told one after the other, and asked again for a while: what is refused now may be safe in a moment. */
    private Mono<Void> tell(List<Instance> told, String module, boolean hosted) {
        return Flux.fromIterable(told)
                .concatMap(instance -> instances
                        .tell(instance, module, hosted)
                        .retryWhen(Retry.fixedDelay(
                                        Math.min(20, settings.moveWithin().dividedBy(PAUSE) - 1), PAUSE)
                                .onRetryExhaustedThrow((retry, last) -> last.failure())))
                .timeout(
                        settings.moveWithin(),
                        Mono.error(() -> new Refused("%s does not answer in time".formatted(told))))
                .then(instances.askAll());
    }

    private Mono<Void> until(BooleanSupplier holds, Supplier<String> otherwise) {
        return Mono.defer(() -> holds.getAsBoolean() ? Mono.just(true) : Mono.<Boolean>empty())
                .repeatWhenEmpty(looked -> looked.delayElements(GLANCE)
                        .concatMap(again -> instances.askAll().thenReturn(again)))
                .timeout(settings.moveWithin(), Mono.error(() -> new Refused(otherwise.get())))
                .then();
    }

    /** A move that another one has replaced. */
    private static class TakenBack extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private Mono<Void> whileWeighed(String module, String to) {
        return Mono.defer(() -> {
                    var now = current(module);
                    if (!now.to().equals(to)) {
                        return Mono.error(new TakenBack());
                    }
                    return now.weight() == null ? Mono.just(true) : Mono.<Boolean>empty();
                })
                .repeatWhenEmpty(looked -> looked.delayElements(GLANCE))
                .then();
    }

    private static boolean isHearing(Instance instance, String module) {
        var state = instance.module(module);
        return state != null && state.hearing();
    }

    private void share(String module, Move move) {
        var weight = move.weight();
        placement.prefer(module, move.to(), weight == null ? 50 : weight);
    }

    private Move current(String module) {
        return Objects.requireNonNull(moves.get(module));
    }

    private Mono<Void> step(String module, Step step) {
        return Mono.fromRunnable(() -> {
            var move = moves.computeIfPresent(module, (name, last) -> last.at(step, clock.instant()));
            LOG.info("Module '{}' to {}: {}", module, move == null ? "?" : move.to(), step);
        });
    }

    private void refuse(String module, Throwable failure) {
        placement.preferNobody(module);
        moves.computeIfPresent(module, (name, last) -> last.refused(failure.getMessage(), clock.instant()));
        LOG.warn("Module '{}' does not move: {}", module, failure.getMessage());
    }
}
