package dev.offshoot.gateway.moving;

import dev.offshoot.gateway.moving.Move.Step;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.Instances.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Executes one step of a move. Steps are idempotent: this gateway or another one may repeat them, even at the same time.
 */
@Component
class MoveSteps {

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int RETRIES = 20;

    private final Instances instances;
    private final MoveRules rules;
    private final LauncherClient launcher;
    private final MoveSettings settings;
    private final Clock clock;

    MoveSteps(Instances instances, MoveRules rules, LauncherClient launcher, MoveSettings settings, Clock clock) {
        this.instances = instances;
        this.rules = rules;
        this.launcher = launcher;
        this.settings = settings;
        this.clock = clock;
    }

    /** The move after its current step; refused if that step fails. */
    Mono<Move> further(String module, Move move) {
        return Mono.defer(() -> switch (move.step()) {
                    case LAUNCHING -> launch(module, move.to()).thenReturn(Step.STARTING);
                    case STARTING -> start(module, move.to()).thenReturn(Step.SHARING);
                    case SHARING -> Mono.just(Step.LETTING_GO);
                    default -> letGo(module, move.to()).thenReturn(Step.DONE);
                })
                .map(step -> step == Step.DONE
                        ? move.done(note(module, move.to()), clock.instant())
                        : move.at(step, clock.instant()))
                .onErrorResume(failure -> Mono.just(move.refused(failure.getMessage(), clock.instant())));
    }

    private Mono<Void> launch(String module, String to) {
        BooleanSupplier isThere = () -> rules.runs(to);
        // this gateway may have no launcher while another one has
        var started = launcher.isThere() ? launcher.start(to).then() : Mono.<Void>empty();
        return Mono.defer(() -> isThere.getAsBoolean() ? Mono.empty() : started)
                .then(until(
                        isThere,
                        launcher.isThere() ? settings.moveWithin() : LauncherClient.PATIENCE,
                        () -> "%s did not start in time".formatted(to)))
                .then(Mono.fromRunnable(() -> rules.check(module, to)));
    }

    private Mono<Void> start(String module, String to) {
        return tell(instances.of(to), module, true)
                .then(until(
                        () -> rules.isAtWork(module, to),
                        settings.moveWithin(),
                        () -> "%s did not get ready for '%s' in time".formatted(to, module)));
    }

    private Mono<Void> letGo(String module, String to) {
        return Mono.defer(() -> tell(others(module, to), module, false))
                .then(until(
                        () -> others(module, to).isEmpty(),
                        settings.moveWithin(),
                        () -> "%s still hosts '%s'".formatted(others(module, to), module)));
    }

    /** Includes silent instances, because they may still host the module. */
    private List<Instance> others(String module, String to) {
        return elsewhere(module, to).filter(instance -> !instance.isGone()).toList();
    }

    private Stream<Instance> elsewhere(String module, String to) {
        return instances.all().stream()
                .filter(instance ->
                        instance.mayHost(module) && !instance.process().equals(to));
    }

    private @Nullable String note(String module, String to) {
        var gone = elsewhere(module, to).filter(Instance::isGone).toList();
        return gone.isEmpty()
                ? null
                : "%s is down, and hosts '%s' again when it is back: repeat the move then".formatted(gone, module);
    }

    /**
     * One instance after the other, with retries: what is refused now may be safe in a moment. When time is up, the last
     * refusal is the reason, not the time.
     */
    private Mono<Void> tell(List<Instance> told, String module, boolean hosted) {
        return Mono.defer(() -> {
            var refusal = new AtomicReference<Throwable>();
            return Flux.fromIterable(told)
                    .concatMap(instance -> instances
                            .tell(instance, module, hosted)
                            .doOnError(refusal::set)
                            .doOnSuccess(state -> refusal.set(null))
                            .retryWhen(Retry.fixedDelay(RETRIES, PAUSE)
                                    .onRetryExhaustedThrow((retry, last) -> last.failure())))
                    .timeout(
                            settings.moveWithin(),
                            Mono.error(() -> refusal.get() == null
                                    ? new Refused("%s did not answer in time".formatted(told))
                                    : refusal.get()))
                    .then(instances.askAll());
        });
    }

    private Mono<Void> until(BooleanSupplier holds, Duration within, Supplier<String> otherwise) {
        return Mono.defer(() -> holds.getAsBoolean() ? Mono.just(true) : Mono.<Boolean>empty())
                .repeatWhenEmpty(looked -> looked.delayElements(GLANCE)
                        .concatMap(again -> instances.askAll().thenReturn(again)))
                .timeout(within, Mono.error(() -> new Refused(otherwise.get())))
                .then();
    }
}
