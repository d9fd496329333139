package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.broker.FindingBroker;
import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import dev.offshoot.launcher.terminal.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Changes the broker between the processes, without interrupting orders.")
class ChangeBroker implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "BROKER",
            completionCandidates = Up.BrokerNames.class,
            description = "The broker to change to: ${COMPLETION-CANDIDATES}.")
    String broker = "";

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (!FindingBroker.NAMES.contains(broker)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no broker '" + broker + "': it is one of " + String.join(", ", FindingBroker.NAMES));
        }
        var output = Output.standard();
        var running = RunningLauncher.requireGateway(Home.ofThisProcess());
        var asked = CompletableFuture.supplyAsync(() -> running.order("/broker/" + broker, PATIENCE));
        try (var ticking = new Ticker(output)) {
            while (!asked.isDone()) {
                ticking.tick("  changing to " + broker);
                try {
                    asked.get(200, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // still under way
                }
            }
        }
        var answer = asked.get();
        if (!answer.isGood()) {
            throw new Refused(answer.reason());
        }
        output.line(output.good("Done: ") + "messages go over " + broker + ".");
        return 0;
    }
}
