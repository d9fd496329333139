package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.plan.ShopModules;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the processes, their modules and their backlog; at a terminal, it refreshes until Ctrl-C.")
class Status implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Executor ASKING = task -> {
        var thread = new Thread(task, "ask");
        thread.setDaemon(true);
        thread.start();
    };

    @Option(names = "--once", description = "Print the status once and exit.")
    boolean once;

    @Override
    public Integer call() throws InterruptedException {
        var home = Home.ofThisProcess();
        var output = Output.standard();
        var running = RunningLauncher.require(home);
        if (once || !output.isTerminal()) {
            output.lines(picture(running));
            return 0;
        }
        var drawn = 0;
        while (running != null) {
            var picture = picture(running);
            output.redraw(picture, drawn);
            drawn = picture.size();
            TimeUnit.SECONDS.sleep(1);
            running = RunningLauncher.find(home);
        }
        output.line("The launcher has ended.");
        return 0;
    }

    private static List<String> picture(RunningLauncher running) {
        var table =
                new Table(Set.of(3, 4, 5, 6), "process", "state", "modules", "waiting", "parked", "memory", "requests");
        running.processes().stream()
                .map(entry -> CompletableFuture.supplyAsync(() -> cells(running, entry), ASKING))
                .toList()
                .forEach(row -> table.row(row.join()));
        var lines = new ArrayList<>(table.lines());
        if (running.behindGateway()) {
            moves(running, lines);
        }
        if (running.calls() != null) {
            lines.add("");
            lines.add("The gateway asks inventory over " + running.calls() + ".");
        }
        lines.add("");
        lines.add(running.front());
        return lines;
    }

    private static void moves(RunningLauncher running, List<String> lines) {
        var modules = Http.get(running.front() + "actuator/modules", running.key(), PATIENCE)
                .json()
                .path("modules");
        for (var module : modules.properties()) {
            var move = module.getValue().path("move");
            var step = move.path("step").asString("DONE");
            if (!step.equals("DONE")) {
                lines.add("moving " + module.getKey() + ": "
                        + (step.equals("REFUSED")
                                ? "refused, " + move.path("reason").asString("")
                                : MovingModule.describe(
                                        step, move.path("from"), move.path("to").asString(""))));
            }
        }
    }

    private static String[] cells(RunningLauncher running, RunningLauncher.Entry entry) {
        var state = entry.state() + (entry.starts() > 1 ? " (started " + entry.starts() + " times)" : "");
        var lives = RunningLauncher.isAlive(entry.pid(), entry.started());
        var memory = lives ? Memory.of(entry.pid()) : "-";
        if (!lives
                || !entry.state().equals("ready")
                || Plan.BROKERS.contains(entry.name())
                || Plan.REGISTRIES.contains(entry.name())) {
            return new String[] {entry.name(), state, "-", "-", "-", memory, "-"};
        }
        var requests = Metrics.requests(Http.get(running.url(entry) + "/actuator/prometheus", running.key(), PATIENCE));
        if (entry.name().equals(Plan.GATEWAY)) {
            return new String[] {entry.name(), state, "-", "-", "-", memory, requests};
        }
        var answer = Http.get(running.url(entry) + "/actuator/modules", running.key(), PATIENCE);
        if (!answer.isGood()) {
            return new String[] {entry.name(), state, "? " + answer.reason(), "?", "?", memory, requests};
        }
        var hosted = new ArrayList<String>();
        var waiting = 0L;
        var parked = 0L;
        for (var module : answer.json().path("modules").properties()) {
            if (module.getValue().path("hosted").asBoolean(false)) {
                hosted.add(module.getKey() + (module.getValue().path("ready").asBoolean(true) ? "" : " (not ready)"));
                waiting += module.getValue().path("pending").asLong(0);
                parked += module.getValue().path("parked").asLong(0);
            }
        }
        var modules = hosted.size() == ShopModules.all().size()
                ? "all " + hosted.size()
                : hosted.isEmpty() ? "none" : String.join(" ", hosted);
        return new String[] {
            entry.name(), state, modules, String.valueOf(waiting), String.valueOf(parked), memory, requests
        };
    }

    /** The process's resident memory. */
    static final class Memory {

        private Memory() {}

        static String of(long pid) {
            try {
                for (var line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
                    if (line.startsWith("VmRSS:")) {
                        return megabytes(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException e) {
                return ofPs(pid);
            }
            return "?";
        }

        private static String ofPs(long pid) {
            try {
                var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
                var answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return answer.matches("\\d+") ? megabytes(answer) : "?";
            } catch (IOException e) {
                return "?";
            }
        }

        private static String megabytes(String kilobytes) {
            return Long.parseLong(kilobytes) / 1024 + " MB";
        }
    }
}
