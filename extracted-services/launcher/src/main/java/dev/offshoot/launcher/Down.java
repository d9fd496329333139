package dev.offshoot.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops everything that runs in this folder, gracefully.")
class Down implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Override
    public Integer call() throws InterruptedException {
        var home = Home.ofThisProcess();
        var output = Output.standard();
        var running = RunningLauncher.find(home);
        if (running == null) {
            return tidy(home, output);
        }
        var launcher = ProcessHandle.of(running.pid());
        output.line("Stopping ...");
        if (!running.order("/down", Duration.ofSeconds(5)).isGood()) {
            launcher.ifPresent(ProcessHandle::destroy);
        }
        if (!isGone(running, PATIENCE)) {
            output.line("It does not end, and is killed");
            launcher.ifPresent(ProcessHandle::destroyForcibly);
        }
        running.processes().forEach(Down::end);
        output.line("Stopped.");
        return 0;
    }

    private static boolean isGone(RunningLauncher running, Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (RunningLauncher.isAlive(running.pid(), running.started())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    /** A launcher that was killed cannot have tidied up: its processes end by themselves, and soon. */
    private static int tidy(Home home, Output output) {
        var dead = RunningLauncher.read(home);
        var left =
                dead == null ? 0 : dead.processes().stream().filter(Down::end).count();
        if (left > 0) {
            output.line("The launcher was killed; stopped what it left: " + left);
            return 0;
        }
        throw new Refused("No launcher runs in this folder: there is nothing to stop");
    }

    private static boolean end(RunningLauncher.Entry process) {
        if (!RunningLauncher.isAlive(process.pid(), process.started())) {
            return false;
        }
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        return true;
    }
}
