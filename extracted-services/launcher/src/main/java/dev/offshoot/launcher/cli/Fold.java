package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.plan.ShopModules;
import dev.offshoot.launcher.terminal.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fold",
        mixinStandardHelpOptions = true,
        description = "Folds a module back into the shop, without interrupting orders, and stops its service.")
class Fold implements Callable<Integer> {

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
        var moving = new MovingModule(running, output);
        var shop = running.process(Plan.SHOP);
        if (shop == null || !shop.state().equals("ready")) {
            moving.start(Plan.SHOP);
        }
        moving.move(module, Plan.SHOP);
        var service = ShopModules.service(module);
        if (moving.isIdle(service)) {
            moving.stop(service);
        }
        return 0;
    }
}
