package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.plan.ShopModules;
import dev.offshoot.launcher.processes.Jars;
import dev.offshoot.launcher.terminal.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        description = "Extracts a module from the shop into its service, without interrupting orders.")
class Extract implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODULE", description = "The module's name, such as inventory.")
    String module = "";

    @Override
    public Integer call() {
        if (!ShopModules.isOne(module)) {
            throw new ParameterException(spec.commandLine(), ShopModules.unknown(module));
        }
        var home = Home.ofThisProcess();
        var output = Output.standard();
        var running = RunningLauncher.requireGateway(home);
        var service = ShopModules.service(module);
        var planned = Plan.of(true, java.util.Set.of(module), Plan.FRONT_PORT, Plan.FIRST_SERVICE_PORT)
                .known()
                .get(service);
        var moving = new MovingModule(running, output);
        Jars.require(List.of(planned), false, home, output);
        var entry = running.process(service);
        if (entry == null || !entry.state().equals("ready")) {
            moving.start(service);
        }
        moving.move(module, service);
        return 0;
    }
}
