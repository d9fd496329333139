package dev.offshoot.gateway.moving;

import dev.offshoot.gateway.moving.Move.Step;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.ModuleMap;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The conditions for a move; all are checked before anything changes. */
@Component
class MoveRules {

    private final ModuleMap map;
    private final Instances instances;
    private final LauncherClient launcher;
    private final Clock clock;

    MoveRules(ModuleMap map, Instances instances, LauncherClient launcher, Clock clock) {
        this.map = map;
        this.instances = instances;
        this.launcher = launcher;
        this.clock = clock;
    }

    /**
     * The move that follows the last one when a move to that process is requested.
     *
     * @throws Problem if it would not be safe
     */
    Move next(String module, @Nullable Move last, String to, @Nullable Integer weight, boolean start) {
        if (last != null && !last.isOver() && !isTakenBack(last, to)) {
            if (!last.to().equals(to)) {
                throw unsafe("'%s' is already moving to '%s': try again after that move.".formatted(module, last.to()));
            }
            if (weight != null) {
                requireSomebodyToShareWith(module, to);
            } else if (last.step() != Step.LAUNCHING) {
                // from here on there is no way back, and the new host may have died meanwhile
                check(module, to);
            }
            return new Move(last.from(), to, last.step(), weight, null, last.since());
        }
        var launches = start && !runs(to);
        if (launches && !launcher.isThere()) {
            throw launcher.nobodyStarts(to);
        }
        if (launches) {
            instances.hosting(module).forEach(host -> requireBroker(module, host));
        } else {
            check(module, to);
        }
        if (weight != null) {
            requireSomebodyToShareWith(module, to);
        }
        var from = instances.hosting(module).stream()
                .map(Instance::process)
                .filter(process -> !process.equals(to))
                .distinct()
                .toList();
        return new Move(from, to, launches ? Step.LAUNCHING : Step.STARTING, weight, null, clock.instant());
    }

    /** While requests are shared by weight, the move may be reversed. */
    private static boolean isTakenBack(Move last, String to) {
        return last.waits() && last.from().contains(to);
    }

    void requireKnown(String module) {
        if (!map.knows(module)) {
            throw new Problem(HttpStatus.NOT_FOUND, "no-such-module", "There is no module '%s'.".formatted(module));
        }
    }

    private void requireSomebodyToShareWith(String module, String to) {
        if (instances.hosting(module).stream()
                .allMatch(instance -> instance.process().equals(to))) {
            throw unsafe("Only '%s' hosts '%s': there is no other process to share its requests with."
                    .formatted(to, module));
        }
    }

    /** Whether the process has instances, and all of them answer. */
    boolean runs(String process) {
        var there = instances.of(process);
        return !there.isEmpty() && there.stream().allMatch(Instance::isReachable);
    }

    /** Whether the process hosts the module: it serves its routes and consumes its messages. */
    boolean isAtWork(String module, String process) {
        var there = instances.of(process);
        return !there.isEmpty()
                && there.stream().allMatch(instance -> {
                    var state = instance.module(module);
                    return instance.serves(module) && state != null && state.hearing();
                });
    }

    /** Throws a {@link Problem} if the process cannot host the module. */
    void check(String module, String to) {
        var targets = instances.of(to);
        if (targets.isEmpty()) {
            throw unsafe("There is no process '%s'. The processes are: %s."
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
            requireOne(target);
            if (!target.isReachable()) {
                throw unsafe("%s does not answer: %s.".formatted(target, target.trouble()));
            }
            for (var host : instances.hosting(module)) {
                var hosted = Objects.requireNonNull(host.module(module));
                if (!Objects.equals(hosted.schema(), state.schema())) {
                    throw unsafe("%s and %s use different databases for '%s': move its data first."
                            .formatted(host.process(), to, module));
                }
                if (!host.process().equals(to)) {
                    requireOne(host);
                    requireBroker(module, host);
                    requireBroker(module, target);
                }
            }
        }
    }

    private static void requireOne(Instance instance) {
        if (instance.isSeveral()) {
            throw unsafe("Several processes answer at %s, and cannot be told apart: make the service headless."
                    .formatted(instance.url()));
        }
    }

    private static void requireBroker(String module, Instance instance) {
        var view = instance.view();
        if (view == null || view.broker().equals("none")) {
            throw unsafe("%s has no broker, so '%s' could not exchange messages with other processes: configure one."
                    .formatted(instance, module));
        }
    }

    private static Problem unsafe(String why) {
        return new Problem(HttpStatus.CONFLICT, "module-cannot-move", why);
    }
}
