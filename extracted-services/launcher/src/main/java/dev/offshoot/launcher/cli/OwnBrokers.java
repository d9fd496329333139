package dev.offshoot.launcher.cli;

import static java.util.Objects.requireNonNull;

import dev.offshoot.launcher.broker.Broker;
import dev.offshoot.launcher.broker.EmbeddedBroker;
import dev.offshoot.launcher.broker.FindingBroker;
import dev.offshoot.launcher.database.Database;
import dev.offshoot.launcher.database.FindingDatabase;
import dev.offshoot.launcher.database.Secrets;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.processes.Jars;
import dev.offshoot.launcher.processes.Ports;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.util.List;

/** The brokers that this launcher starts itself. */
final class OwnBrokers implements FindingBroker.Own {

    private final Plan plan;
    private final Home home;
    private final Output output;
    private final Lifetime life;
    private final Database database;
    private final boolean build;

    /** @param build whether to rebuild the jar of the broker */
    OwnBrokers(Plan plan, Home home, Output output, Lifetime life, Database database, boolean build) {
        this.plan = plan;
        this.home = home;
        this.output = output;
        this.life = life;
        this.database = database;
        this.build = build;
    }

    @Override
    public Broker embedded() {
        var password = Secrets.random();
        try {
            var embedded = new EmbeddedBroker(home.broker(), "offshoot", password);
            life.closeAtTheEnd(embedded);
            // closed before the broker, and after all processes have ended
            life.closeAtTheEnd(() -> {
                var lost = embedded.waiting(namespace(), "offshoot", password);
                if (lost > 0) {
                    output.line(
                            output.bad("Lost with the embedded broker: " + lost + " messages that were still queued"));
                }
            });
            return Broker.embedded(embedded.port(), password);
        } catch (Exception e) {
            throw new Refused("The embedded broker could not start: " + FindingDatabase.reason(e));
        }
    }

    private String namespace() {
        return System.getenv().getOrDefault("OFFSHOOT_MESSAGING_NAMESPACE", database.namespace());
    }

    @Override
    public Broker start(String name) {
        var planned = requireNonNull(plan.brokers().get(name));
        Ports.requireFree(planned, "choose others with --first-port");
        Jars.require(List.of(planned), build, home, output);
        return Broker.started(name, planned.port(), home.broker(name).toString());
    }
}
