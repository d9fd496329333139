package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.processes.Child;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import dev.offshoot.launcher.terminal.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Moves a module through the gateway, and prints the progress. */
final class MovingModule {

    /** Longer than the gateway's own limit for each step. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration START_PATIENCE = Duration.ofDays(1);

    private final RunningLauncher running;
    private final Output output;
    private final long began = System.nanoTime();

    MovingModule(RunningLauncher running, Output output) {
        this.running = running;
        this.output = output;
    }

    private String gateway() {
        return running.front() + "actuator/modules";
    }

    /** Starts the process unless it runs. The launcher gives up on a process that makes no progress. */
    void start(String process) {
        output.line("  starting     " + process);
        var asked = CompletableFuture.supplyAsync(() -> running.order("/start/" + process, START_PATIENCE));
        try (var ticking = new Ticker(output)) {
            while (!asked.isDone()) {
                ticking.tick("  starting     " + process);
                pause();
            }
        }
        var answer = asked.join();
        if (!answer.isGood()) {
            throw new Refused(process + " could not be started: " + answer.reason());
        }
    }

    /** Moves the module, and returns when the move is done. */
    void move(String module, String to) {
        if (isThere(module, to)) {
            output.line(output.good("Done: ") + module + " is already hosted by " + to + ".");
            return;
        }
        var asked = ask(module, to);
        if (!asked.isGood()) {
            throw new Refused("The gateway refused to move " + module + ": " + asked.reason());
        }
        try (var ticking = new Ticker(output)) {
            await(module, to, ticking);
        }
    }

    private void await(String module, String to, Ticker ticking) {
        var asked = System.nanoTime();
        var said = "";
        while (System.nanoTime() - asked < PATIENCE.toNanos()) {
            var state = state(module);
            var step = state.path("move").path("step").asString("");
            if (step.equals("REFUSED")) {
                throw new Refused(module + " was not moved: "
                        + state.path("move").path("reason").asString("no reason given"));
            }
            if (isDone(state, to)) {
                var note = state.path("move").path("reason").asString("");
                if (!note.isEmpty()) {
                    throw new Refused(module + " is hosted by " + to + ", but " + note);
                }
                output.line(output.good("Done: ") + module + " is hosted by " + to + " after " + Child.seconds(began)
                        + ".");
                return;
            }
            if (!step.equals(said) && !step.isEmpty()) {
                output.line("  " + describe(step, state.path("move").path("from"), to));
                said = step;
            }
            ticking.tick("  moving       " + module);
            pause();
        }
        throw new Refused(module + " is still being moved after " + Child.seconds(began) + ", step " + said + ": "
                + "the status command shows the progress");
    }

    private JsonNode state(String module) {
        return Http.get(gateway(), running.key(), Duration.ofSeconds(5))
                .json()
                .path("modules")
                .path(module);
    }

    /** Whether no other process hosts it, or will host it after a restart. */
    private boolean isThere(String module, String to) {
        var state = state(module);
        var step = state.path("move").path("step").asString("DONE");
        return (step.equals("DONE") || step.equals("REFUSED"))
                && state.path("move").path("reason").asString("").isEmpty()
                && isTheOnlyHost(state, to);
    }

    private static boolean isTheOnlyHost(JsonNode state, String process) {
        var hosts = state.path("hosts");
        return hosts.size() == 1 && hosts.get(0).path("process").asString("").equals(process);
    }

    /** The gateway may not know a new process yet: it polls twice a second. */
    private Http.Answer ask(String module, String to) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            // before the request: afterwards, it may have become known since
            var known = knows(gateway(), running.key(), to);
            var answer = Http.post(
                    gateway() + "/" + module, running.key(), "{\"to\":\"" + to + "\"}", Duration.ofSeconds(10));
            var unseen = answer.status() == 0 || answer.status() == 409 && !known;
            if (!unseen || System.nanoTime() > deadline) {
                return answer;
            }
            pause();
        }
    }

    /** Whether the gateway knows the process and routes requests to it. */
    static boolean knows(String gateway, String key, String process) {
        for (var instance : Http.get(gateway, key, Duration.ofSeconds(5)).json().path("instances")) {
            if (instance.path("process").asString("").equals(process)
                    && instance.path("reachable").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    static boolean isDone(JsonNode state, String to) {
        var step = state.path("move").path("step").asString("");
        if (!step.isEmpty()) {
            return step.equals("DONE")
                    && state.path("move").path("to").asString("").equals(to);
        }
        return isTheOnlyHost(state, to);
    }

    static String describe(String step, JsonNode from, String to) {
        var before = from.isEmpty() ? "the previous host" : from.get(0).asString("");
        return switch (step) {
            case "STARTING" -> "asking       " + to + " to host it";
            case "SHARING" -> "sharing      " + before + " and " + to + " both host it";
            case "LETTING_GO" -> "draining     " + before + " finishes its deliveries";
            default -> step.toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** Whether the process hosts no module any more. */
    boolean isIdle(String process) {
        var entry = running.process(process);
        if (entry == null) {
            return false;
        }
        var answer = Http.get(running.url(entry) + "/actuator/modules", running.key(), Duration.ofSeconds(5));
        if (!answer.isGood()) {
            return false;
        }
        for (var module : answer.json().path("modules")) {
            if (module.path("hosted").asBoolean(true)) {
                return false;
            }
        }
        return true;
    }

    void stop(String process) {
        // the answer comes when the process has ended, or has been killed
        var answer = running.order("/stop/" + process, Fleet.GRACE.plusSeconds(20));
        output.line(
                answer.isGood()
                        ? "  stopped      " + process + ", which hosts nothing any more"
                        : "  note         " + process + " could not be stopped: " + answer.reason());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted; the gateway continues the move");
        }
    }
}
