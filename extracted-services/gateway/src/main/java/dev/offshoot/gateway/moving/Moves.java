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
 * Moves modules between processes, in steps each of which is safe to stop after: the new host starts to share the work,
 * requests go to it, the old host stops hosting. Where a move stands is stored, so that it goes on if this gateway dies: every
 * gateway takes moves further that are under way, whoever began them.
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

    /** The move of the module that is under way, or the last one, or nothing. */
    public @Nullable Move of(String module) {
        var last = stored.of(module);
        return last == null ? null : last.move();
    }

    /**
     * Begins a move, or goes on with one that shares requests by weight.
     *
     * @param weight how many of a hundred requests go to the new host; it then stays so until this is called again.
     *     Nothing to let the move go on to its end
     * @param start whether to start the process if it is not running
     * @return the move as it stands now, or an error of type {@link Problem} where it would not be safe
     */
    public Mono<Move> move(String module, String to, @Nullable Integer weight, boolean start) {
        return Mono.defer(() -> {
                    rules.requireKnown(module);
                    // asked now: what was heard last may be half a second old
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

    /** Something is new: requests go where the move says, and it is taken further. */
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
            // until the new host is known to work, requests stay where they are; who takes a share back does so at once
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
                // another gateway was faster, or it cannot be written down now: from where it stands then
                .onErrorResume(
                        failure -> Mono.delay(settings.poll()).then(look()).then(Mono.empty()))
                .repeat(() -> goesOn(module))
                .then()
                .doFinally(end -> {
                    underWay.remove(module);
                    // asked to go on at this very moment
                    if (goesOn(module) && underWay.add(module)) {
                        further(module).subscribe();
                    }
                });
    }

    /** Reads where moves stand, and follows those that others have taken further. */
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
