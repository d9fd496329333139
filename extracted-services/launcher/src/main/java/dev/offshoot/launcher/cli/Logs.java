package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.plan.ShopModules;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.processes.LogFile;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Follows the log of the process that hosts a module, until Ctrl-C.")
class Logs implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODULE", description = "A module, or the name of a process.")
    String wanted = "";

    @Option(names = "--lines", description = "The number of recent lines to print first (default: ${DEFAULT-VALUE}).")
    int lines = 20;

    @Option(names = "--once", description = "Print those lines and exit.")
    boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) {
            throw new ParameterException(spec.commandLine(), "--lines must not be negative: " + lines);
        }
        var home = Home.ofThisProcess();
        var running = RunningLauncher.find(home);
        var process = process(running);
        var log = new LogFile(home.log(process));
        if (!Files.exists(log.path())) {
            throw new Refused(process + " has no log yet: " + log.path() + " does not exist");
        }
        var output = Output.standard();
        var length = Files.size(log.path());
        output.lines(log.tail(lines));
        while (!once && RunningLauncher.find(home) != null) {
            length = printFrom(length, log);
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return 0;
    }

    private String process(@Nullable RunningLauncher running) {
        var known = Plan.of(true, java.util.Set.of(), Plan.FRONT_PORT, Plan.FIRST_SERVICE_PORT)
                .known();
        if (known.containsKey(wanted)) {
            return wanted;
        }
        if (!ShopModules.isOne(wanted)) {
            throw new ParameterException(
                    spec.commandLine(),
                    ShopModules.unknown(wanted) + "; the processes are " + String.join(", ", known.keySet()));
        }
        var service = ShopModules.service(wanted);
        if (running == null || running.process(service) == null) {
            return Plan.SHOP;
        }
        if (running.process(Plan.SHOP) == null) {
            return service;
        }
        for (var entry : running.processes()) {
            var modules = Http.get(running.url(entry) + "/actuator/modules", running.key(), Duration.ofSeconds(3))
                    .json()
                    .path("modules");
            if (!entry.name().equals(Plan.GATEWAY)
                    && modules.path(wanted).path("hosted").asBoolean(false)) {
                return entry.name();
            }
        }
        return Plan.SHOP;
    }

    private static long printFrom(long from, LogFile log) throws IOException {
        try (var file = new RandomAccessFile(log.path().toFile(), "r")) {
            // a shorter file is a new one
            var start = file.length() < from ? 0 : from;
            var bytes = new byte[(int) Math.min(file.length() - start, 1 << 20)];
            file.seek(start);
            file.readFully(bytes);
            System.out.print(new String(bytes, StandardCharsets.UTF_8));
            System.out.flush();
            return start + bytes.length;
        }
    }
}
