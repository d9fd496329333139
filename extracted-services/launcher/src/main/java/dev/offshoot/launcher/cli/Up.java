package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.broker.FindingBroker;
import dev.offshoot.launcher.broker.RealBrokers;
import dev.offshoot.launcher.control.BrokerChange;
import dev.offshoot.launcher.control.Control;
import dev.offshoot.launcher.control.RunningLauncher;
import dev.offshoot.launcher.control.StateFile;
import dev.offshoot.launcher.database.FindingDatabase;
import dev.offshoot.launcher.database.HoldingDatabase;
import dev.offshoot.launcher.database.JdbcServers;
import dev.offshoot.launcher.database.Secrets;
import dev.offshoot.launcher.database.ServiceRoles;
import dev.offshoot.launcher.plan.Calls;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.plan.ShopModules;
import dev.offshoot.launcher.processes.Archives;
import dev.offshoot.launcher.processes.BackingServices;
import dev.offshoot.launcher.processes.BrokersInUse;
import dev.offshoot.launcher.processes.Child;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.processes.Jars;
import dev.offshoot.launcher.processes.Launching;
import dev.offshoot.launcher.processes.LaunchingBroker;
import dev.offshoot.launcher.processes.LaunchingRegistry;
import dev.offshoot.launcher.processes.Ports;
import dev.offshoot.launcher.registry.FindingRegistry;
import dev.offshoot.launcher.registry.Registry;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the shop, and supervises it until Ctrl-C.",
            "Uses the configured PostgreSQL and RabbitMQ (SPRING_DATASOURCE_*, SPRING_RABBITMQ_*), or those on this"
                    + " machine (PG* apply); otherwise a file in ./data and, for several processes, an embedded broker."
        })
class Up implements Callable<Integer> {

    private static final Duration RELEASED_WITHIN = Duration.ofSeconds(60);

    @Spec
    CommandSpec spec;

    @Option(names = "--gateway", description = "Run the shop behind the gateway, so that modules can move.")
    boolean gateway;

    @Option(
            names = "--extract",
            paramLabel = "MODULE",
            split = ",",
            description = "Run these modules, or 'all', as services beside the shop, behind the gateway.")
    List<String> extract = List.of();

    @Option(names = "--port", description = "The shop's port for customers (default: ${DEFAULT-VALUE}).")
    int port = Plan.FRONT_PORT;

    @Option(
            names = "--first-port",
            description =
                    "The port of the first service; the other services and the shop behind the gateway use the next"
                            + " ones. gRPC ports are 1,000 higher (default: ${DEFAULT-VALUE}).")
    int firstPort = Plan.FIRST_SERVICE_PORT;

    @Option(
            names = "--demo",
            negatable = true,
            description =
                    "Create a demo catalogue and demo accounts, and listen on this machine only. The default unless you"
                            + " name a database.")
    @Nullable Boolean demo;

    /** Mutually exclusive. */
    static class WhichDatabase {

        @Option(names = "--database", paramLabel = "URL", description = "Use this database, given as a JDBC URL.")
        @Nullable String url;

        @Option(names = "--h2", description = "Use an H2 file in ./data, even if there is a PostgreSQL.")
        boolean h2;
    }

    @ArgGroup
    WhichDatabase which = new WhichDatabase();

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            completionCandidates = BrokerNames.class,
            description = "The broker between the processes: ${COMPLETION-CANDIDATES}. 'kafka', 'artemis' and"
                    + " 'activemq' start a server that keeps its data in ./data, 'embedded' one inside the"
                    + " launcher that keeps nothing.")
    @Nullable String broker;

    static class BrokerNames extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        BrokerNames() {
            super(FindingBroker.NAMES);
        }
    }

    @Option(names = "--embedded-broker", hidden = true, description = "The same as --broker embedded.")
    boolean embeddedBroker;

    @Option(
            names = "--calls",
            paramLabel = "TECHNOLOGY",
            description =
                    "How the gateway asks inventory for availability: grpc (unless configured otherwise), rest, thrift"
                            + " or dubbo. Thrift's ports are 3,000 above those of HTTP, Dubbo's 4,000.")
    @Nullable String calls;

    @Option(
            names = "--registry",
            paramLabel = "REGISTRY",
            description =
                    "Where the gateway finds the processes: eureka, zookeeper or etcd, which this starts, or consul."
                            + " By default, at their ports.")
    @Nullable String registry;

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            description = "JVM options for every process, such as '-Xmx1g'; they override the launcher's.")
    String javaOptions = "";

    @Option(names = "--build", description = "Rebuild the jars.")
    boolean build;

    private final Home home = Home.ofThisProcess();
    private final Output output = Output.standard();
    private final Lifetime life = new Lifetime(output);

    @Override
    public Integer call() throws Exception {
        var plan = Plan.of(gateway, extracted(), port(port), firstPort());
        var asked = calls == null ? null : Calls.chosen(calls, plan);
        var found = registry == null ? null : new FindingRegistry(plan, home, System.getenv()).find(registry);
        Fleet.createFolder(home);
        life.endOnSignals();
        try (var lock = RunningLauncher.Lock.take(home)) {
            return run(plan, asked, found);
        } catch (Refused e) {
            if (!life.isEnding()) {
                throw e;
            }
            output.line("Stopped.");
            return 0;
        }
    }

    private int run(Plan plan, @Nullable Calls asked, @Nullable Registry found) throws Exception {
        Ports.requireFree(plan);
        if (asked != null) {
            Ports.requireFree(plan, asked);
        }
        var own = found == null ? null : found.started();
        if (own != null) {
            Ports.requireFree(own, "choose others with --first-port");
        }
        try {
            Jars.require(plan.starting(), build, home, output);
            Jars.require(own != null && own.hasJar() ? List.of(own) : List.of(), build, home, output);
            start(plan, asked, found);
            life.awaitEnd();
        } finally {
            life.finish();
        }
        output.line("Stopped.");
        return 0;
    }

    private void start(Plan plan, @Nullable Calls asked, @Nullable Registry found) throws Exception {
        var began = System.nanoTime();
        output.line(output.strong("Offshoot") + ", in " + home.data());
        output.line("");
        var remarks = new ArrayList<String>();
        var database = new FindingDatabase(new JdbcServers(), System.getenv(), home, remarks::add)
                .find(which.url, which.h2, plan.behindGateway());
        var own = new OwnBrokers(plan, home, output, life, database, build);
        var finding = new FindingBroker(new RealBrokers(), own, System.getenv(), remarks::add);
        var brokers = BrokersInUse.of(
                home,
                embeddedBroker && broker == null ? "embedded" : broker,
                wanted -> finding.find(wanted, plan.behindGateway()));
        var isDemo = demo != null ? demo : !database.named();
        new HoldingDatabase(home, output, RELEASED_WITHIN)
                .hold(database, plan.behindGateway())
                .forEach(life::closeAtTheEnd);
        output.line("  database  " + database.shown());
        output.line("  messages  " + brokers.sends().shown());
        if (found != null) {
            output.line("  registry  " + found.shown());
        }
        if (asked != null) {
            output.line("  calls     " + asked.shown() + ": the gateway asks inventory for availability over it");
        }
        output.line("  demo      "
                + (isDemo ? "on: demo catalogue and accounts, reachable from this machine only" : "off"));
        if (database.isPostgres() && plan.behindGateway()) {
            output.line("  roles     one for each service, with access to its own schema only");
        }
        remarks.forEach(remark -> output.line("  note      " + remark));
        output.line("");

        var key = Secrets.random();
        var roles = new ServiceRoles(database, remark -> output.line("  note      " + remark));
        var started = RunningLauncher.startOf(ProcessHandle.current());
        var state = new StateFile(home, started, key, plan, asked);
        var controlPort = new AtomicInteger();
        var archives = new Archives(home, output);
        life.closeAtTheEnd(archives);
        var operation = new Launching.Operation(key, controlPort::get, javaOptions(), asked, found, archives);
        var backing = new BackingServices(database, roles, brokers);
        var ships = new Fleet(
                plan,
                home,
                planned -> planned.isBroker()
                        ? LaunchingBroker.of(planned, home)
                        : planned.isRegistry()
                                ? LaunchingRegistry.of(planned, home)
                                : new Launching(planned, plan, home, backing, operation, isDemo),
                output,
                state::write);
        life.stopAtTheEnd(ships);
        var change = new BrokerChange(plan, ships, brokers, name -> finding.find(name, true), key, output);
        var control = new Control(key, ships, change::to, life::end);
        controlPort.set(control.port());
        life.closeAtTheEnd(state);
        life.closeAtTheEnd(control);
        state.open(control.port(), ships);
        plan.brokers().values().stream()
                .filter(one -> brokers.isStarted(one.name()))
                .forEach(ships::startBefore);
        if (found != null && found.started() != null) {
            ships.startBefore(found.started());
        }
        ships.startAll();
        if (plan.behindGateway()) {
            new AwaitingGateway(plan, key, life, output).await();
        }
        life.hasStarted();
        output.line("");
        output.line(output.good("Ready") + " after " + Child.seconds(began) + ".");
        new Greeting(plan, home.command(), isDemo).write(output);
    }

    private List<String> javaOptions() {
        return javaOptions.isBlank()
                ? List.of()
                : Arrays.asList(javaOptions.strip().split("\\s+"));
    }

    private Set<String> extracted() {
        if (extract.equals(List.of("all"))) {
            return new LinkedHashSet<>(ShopModules.all());
        }
        for (var module : extract) {
            if (!ShopModules.isOne(module)) {
                throw new ParameterException(spec.commandLine(), ShopModules.unknown(module));
            }
        }
        return new LinkedHashSet<>(extract);
    }

    private int port(int given) {
        if (given < 1 || given > 65_535 - Plan.GRPC_OFFSET) {
            throw new ParameterException(
                    spec.commandLine(), "Port " + given + " is out of range: use 1 to " + (65_535 - Plan.GRPC_OFFSET));
        }
        return given;
    }

    private int firstPort() {
        port(firstPort);
        port(firstPort + ShopModules.all().size() + 1);
        return firstPort;
    }
}
