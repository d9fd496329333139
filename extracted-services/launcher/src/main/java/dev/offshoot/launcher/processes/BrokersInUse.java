package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.broker.Broker;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The broker to which the processes send, and the one that they also receive from while it is changed. A choice is
 * remembered in the data folder, because messages may wait there.
 */
public final class BrokersInUse {

    private final Home home;
    private final boolean embedded;
    private volatile Choice choice;

    /** @param earlier the broker to send to before; its settings are needed for as long as it is heard */
    private record Choice(
            Broker sends, Set<String> alsoHears, @Nullable Broker earlier) {}

    private BrokersInUse(Home home, Broker sends, Set<String> alsoHears) {
        this.home = home;
        this.embedded = sends.kind() == Broker.Kind.EMBEDDED;
        this.choice = new Choice(sends, Set.copyOf(alsoHears), null);
    }

    /**
     * The broker that is asked for, else the one that was used last here.
     *
     * @param asked its name; null if none is asked for
     * @param finding finds a broker by its name, or a suitable one if that is null
     * @throws Refused if another one was used last
     */
    public static BrokersInUse of(Home home, @Nullable String asked, Function<@Nullable String, Broker> finding) {
        var remembered = remembered(home);
        if (remembered.isEmpty()) {
            var brokers = new BrokersInUse(home, finding.apply(asked), Set.of());
            if (asked != null) {
                brokers.remember();
            }
            return brokers;
        }
        var last = remembered.get(0);
        if (asked != null && !asked.equals(last)) {
            throw new Refused(
                    "Messages may wait in " + last + ", which was used last here: start without --broker, then"
                            + " run '" + home.command() + " broker " + asked + "'. If none waits, delete "
                            + home.brokersInUse());
        }
        return new BrokersInUse(home, finding.apply(last), Set.copyOf(remembered.subList(1, remembered.size())));
    }

    private static List<String> remembered(Home home) {
        try {
            if (!Files.exists(home.brokersInUse())) {
                return List.of();
            }
            var names = Files.readAllLines(home.brokersInUse()).stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.isEmpty()) {
                throw new Refused("The file " + home.brokersInUse()
                        + " is empty: write the name of the broker that was used last there, or delete it");
            }
            return names;
        } catch (IOException e) {
            throw new Refused("The file " + home.brokersInUse() + " cannot be read: " + e.getMessage());
        }
    }

    public Broker sends() {
        return choice.sends();
    }

    public Set<String> alsoHears() {
        return choice.alsoHears();
    }

    /** Whether this launcher has started an embedded broker: processes may not know of another RabbitMQ. */
    public boolean hasBeenEmbedded() {
        return embedded;
    }

    /** Whether this launcher must start the broker of this name before the processes. */
    public boolean isStarted(String name) {
        return choice.sends().kind() == Broker.Kind.STARTED
                        && choice.sends().name().equals(name)
                || choice.alsoHears().contains(name) && !Broker.isConfigured(name, System.getenv());
    }

    /** Every process that starts from now on gets this choice; so does the next launcher in this folder. */
    public void choose(Broker sends, Set<String> alsoHears) {
        var before = choice;
        choice = new Choice(
                sends,
                Set.copyOf(alsoHears),
                alsoHears.isEmpty() || before.sends().equals(sends) ? null : before.sends());
        remember();
    }

    private void remember() {
        if (choice.sends().kind() == Broker.Kind.EMBEDDED || choice.sends().kind() == Broker.Kind.NONE) {
            // keeps nothing
            return;
        }
        var names = new ArrayList<String>();
        names.add(choice.sends().name());
        if (!embedded) {
            names.addAll(new TreeSet<>(choice.alsoHears()));
        }
        try {
            var fresh = home.brokersInUse().resolveSibling("brokers-in-use.new");
            Files.write(fresh, names);
            Home.replace(fresh, home.brokersInUse());
        } catch (IOException e) {
            throw new Refused("The file " + home.brokersInUse() + " cannot be written" + Home.why(e));
        }
    }

    void dress(Map<String, String> environment) {
        var current = choice;
        if (current.earlier() != null) {
            current.earlier().dress(environment);
        }
        current.sends().dress(environment);
        environment.remove("OFFSHOOT_MESSAGING_ALSOHEARS");
        if (!current.alsoHears().isEmpty()) {
            environment.put("OFFSHOOT_MESSAGING_ALSOHEARS", String.join(",", current.alsoHears()));
        }
    }
}
