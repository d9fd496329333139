package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Gracefully stops the launcher of this folder and its processes.")
class Down implements Callable<Integer> {

    /** The launcher first waits for its processes, then kills those that have not ended, and stops what they needed. */
    private static final Duration PATIENCE = Fleet.GRACE.plusSeconds(20);

    @Override
    public Integer call() {
        var home = Home.ofThisProcess();
        var output = Output.standard();
        var running = RunningLauncher.find(home);
        if (running == null) {
            return tidy(home, output);
        }
        output.line("Stopping ...");
        var launcher = ProcessHandle.of(running.pid()).stream().toList();
        var asked = running.order("/down", Duration.ofSeconds(5)).isGood();
        end(launcher, asked, output);
        end(left(running), false, output);
        output.line("Stopped.");
        return 0;
    }

    /** After a kill of the launcher: most of its processes end by themselves, but perhaps not all. */
    private static int tidy(Home home, Output output) {
        var dead = RunningLauncher.read(home);
        if (dead == null) {
            throw new Refused("No launcher runs in this folder: there is nothing to stop");
        }
        var left = left(dead);
        end(left, false, output);
        try {
            Files.deleteIfExists(home.state());
        } catch (IOException e) {
            throw new Refused("The file " + home.state() + " could not be deleted: " + e.getMessage());
        }
        output.line("The launcher had been killed; "
                + (left.isEmpty()
                        ? "it left no process."
                        : "stopped the processes that it left: " + left.size() + "."));
        return 0;
    }

    private static List<ProcessHandle> left(RunningLauncher launcher) {
        return launcher.processes().stream()
                .filter(one -> RunningLauncher.isAlive(one.pid(), one.started()))
                .flatMap(one -> ProcessHandle.of(one.pid()).stream())
                .toList();
    }

    private static void end(List<ProcessHandle> processes, boolean asked, Output output) {
        if (!asked) {
            processes.forEach(ProcessHandle::destroy);
        }
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        for (var process : processes) {
            if (process.isAlive()) {
                output.line("Process " + process.pid() + " does not end, and is killed");
                process.destroyForcibly();
            }
        }
    }
}
