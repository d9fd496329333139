package dev.offshoot.gateway.moving;

import dev.offshoot.gateway.moving.StoredMoves.Overtaken;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.Placement;
import dev.offshoot.gateway.routing.RoutingSettings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Moves modules between processes in steps, and is safe to stop after each: the new host starts to share the work,
 * requests go to it, the old host drains. The current step is stored, so that the move continues if this gateway dies:
 * every gateway continues unfinished moves, whichever gateway began them.
 */
@Component
public class Moves implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    private final StoredMoves stored;
    private final MoveRules rules;
    private final MoveSteps moving;
    private final Instances instances;
    private final Placement placement;
    private final RoutingSettings settings;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Disposable watching;

    Moves(
            StoredMoves stored,
            MoveRules rules,
            MoveSteps moving,
            Instances instances,
            Placement placement,
            RoutingSettings settings) {
        this.stored = stored;
        this.rules = rules;
        this.moving = moving;
        this.instances = instances;
        this.placement = placement;
        this.settings = settings;
    }

    /** The module's current or last move, or null. */
    public @Nullable Move of(String module) {
        var last = stored.of(module);
        return last == null ? null : last.move();
    }

    /**
     * Begins a move, or continues one that shares requests by weight.
     *
     * @param weight the percentage of requests to the new host, until the next call; null to complete the move
     * @param start whether to start the process if it does not run
     * @return the current move, or an error of type {@link Problem} if it would not be safe
     */
    public Mono<Move> move(String module, String to, @Nullable Integer weight, boolean start) {
        return Mono.defer(() -> {
                    rules.requireKnown(module);
                    // poll now: the last answers may be half a second old
                    return instances.askAll().then(look()).then(Mono.defer(() -> ask(module, to, weight, start)));
                })
                .retryWhen(Retry.max(3).filter(Overtaken.class::isInstance));
    }

    private Mono<Move> ask(String module, String to, @Nullable Integer weight, boolean start) {
        var last = stored.of(module);
        var next = rules.next(module, last == null ? null : last.move(), to, weight, start);
        return last != null && next.equals(last.move())
                ? Mono.just(next)
                : stored.write(module, last, next).doOnNext(written -> follow(module));
    }

    /** Routes requests according to a new step, and continues the move. */
    private void follow(String module) {
        var move = of(module);
        if (move == null) {
            return;
        }
        LOG.info(
                "Module '{}' to {}: {}{}",
                module,
                move.to(),
                move.step(),
                move.reason() == null ? "" : "; " + move.reason());
        switch (move.step()) {
            // requests stay at the old host until the new one is ready; a reversal takes effect at once
            case LAUNCHING, STARTING ->
                placement.prefer(module, move.to(), rules.isAtWork(module, move.to()) ? 100 : 0);
            case SHARING -> placement.prefer(module, move.to(), move.weight() == null ? 50 : move.weight());
            case LETTING_GO -> placement.prefer(module, move.to(), 100);
            default -> placement.preferNobody(module);
        }
        if (goesOn(module) && underWay.add(module)) {
            further(module).subscribe();
        }
    }

    private boolean goesOn(String module) {
        var move = of(module);
        return move != null && !move.isOver() && !move.waits() && isRunning();
    }

    private Mono<Void> further(String module) {
        return Mono.defer(() -> {
                    var last = stored.of(module);
                    return last == null || !goesOn(module)
                            ? Mono.empty()
                            : moving.further(module, last.move())
                                    .flatMap(next -> stored.write(module, last, next))
                                    .doOnNext(written -> follow(module));
                })
                // another gateway was faster, or the step cannot be stored now: continue from the stored step
                .onErrorResume(
                        failure -> Mono.delay(settings.poll()).then(look()).then(Mono.empty()))
                .repeat(() -> goesOn(module))
                .then()
                .doFinally(end -> {
                    underWay.remove(module);
                    // a request to continue has just arrived
                    if (goesOn(module) && underWay.add(module)) {
                        further(module).subscribe();
                    }
                });
    }

    /** Reads the stored moves, and follows steps of other gateways. */
    private Mono<Void> look() {
        return stored.read().doOnNext(fresh -> fresh.forEach(this::follow)).then();
    }

    @Override
    public void start() {
        watching = Mono.defer(this::look)
                .onErrorComplete()
                .repeatWhen(looked -> looked.delayElements(settings.poll().multipliedBy(2)))
                .subscribe();
    }

    @Override
    public void stop() {
        var running = watching;
        watching = null;
        if (running != null) {
            running.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return watching != null;
    }
}
