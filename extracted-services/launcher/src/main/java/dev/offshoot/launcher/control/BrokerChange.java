package dev.offshoot.launcher.control;

import dev.offshoot.launcher.broker.Broker;
import dev.offshoot.launcher.broker.FindingBroker;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.processes.BrokersInUse;
import dev.offshoot.launcher.processes.Child;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes the broker while messages flow: all processes receive from both, then all send to the new one, and when the
 * old one is empty, all leave it. A change that was interrupted is continued when it is asked for again.
 */
public class BrokerChange {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Duration STEP_WITHIN = Duration.ofMinutes(2);

    private final Plan plan;
    private final Fleet fleet;
    private final BrokersInUse brokers;
    private final Function<String, Broker> finding;
    private final String key;
    private final Output output;
    private final ReentrantLock changing = new ReentrantLock();

    /** @param finding finds a broker by its name, or refuses */
    public BrokerChange(
            Plan plan, Fleet fleet, BrokersInUse brokers, Function<String, Broker> finding, String key, Output output) {
        this.plan = plan;
        this.fleet = fleet;
        this.brokers = brokers;
        this.finding = finding;
        this.key = key;
        this.output = output;
    }

    /**
     * Changes to this broker, and returns when the old one is empty and left.
     *
     * @throws Refused if that is not possible; says why, and whether to repeat it
     */
    public void to(String name) {
        if (!changing.tryLock()) {
            throw new Refused("The broker is being changed already");
        }
        try {
            change(name);
        } finally {
            changing.unlock();
        }
    }

    private void change(String name) {
        if (!FindingBroker.NAMES.contains(name)) {
            throw new Refused(
                    "There is no broker '" + name + "': it is one of " + String.join(", ", FindingBroker.NAMES));
        }
        var old = brokers.sends();
        if (old.kind() == Broker.Kind.NONE) {
            throw new Refused("There is one process only, which needs no broker");
        }
        if (old.name().equals(name)) {
            // nothing to do, unless an earlier change was interrupted
            all(adapter(name), brokers.alsoHears());
            leave(name, brokers.alsoHears());
            return;
        }
        if (!Set.of(name).containsAll(brokers.alsoHears())) {
            throw new Refused("The processes still receive from " + String.join(", ", brokers.alsoHears())
                    + ": first run 'broker " + old.name() + "'");
        }
        if (name.equals("embedded") || name.equals("rabbitmq") && brokers.hasBeenEmbedded()) {
            throw new Refused(
                    "A change to the embedded broker, or to RabbitMQ after it, is not possible while the launcher"
                            + " runs: stop it when all orders are done, and start it with --broker " + name);
        }
        var wanted = found(name);
        receiveFromBoth(old, name);
        brokers.choose(wanted, Set.of(adapter(old.name())));
        all(name, brokers.alsoHears());
        output.line("messages", "sent to " + name);
        leave(name, Set.of(old.name()));
    }

    private void receiveFromBoth(Broker old, String name) {
        var asked = processes();
        brokers.choose(old, Set.of(name));
        try {
            all(adapter(old.name()), Set.of(name));
            awaitHearing();
        } catch (Refused e) {
            // nobody has sent to the new one yet
            brokers.choose(old, Set.of());
            asked.forEach(child -> post(child, adapter(old.name()), Set.of()));
            throw e;
        }
        output.line("messages", "received from " + old.name() + " and " + name);
    }

    private Broker found(String name) {
        var planned = plan.brokers().get(name);
        if (planned != null && isRunning(name) && !Broker.isConfigured(name, System.getenv())) {
            return Broker.started(name, planned.port(), "./data/" + name);
        }
        var wanted = finding.apply(name);
        if (wanted.kind() == Broker.Kind.STARTED) {
            fleet.start(name);
        }
        return wanted;
    }

    private boolean isRunning(String name) {
        return fleet.children().stream()
                .anyMatch(child -> child.name.equals(name) && child.state() == Child.State.READY);
    }

    /** The adapter's name: the embedded broker speaks RabbitMQ's protocol. */
    private static String adapter(String name) {
        return name.equals("embedded") ? "rabbitmq" : name;
    }

    private void leave(String name, Set<String> old) {
        if (!old.isEmpty()) {
            output.line("messages", "waiting until " + String.join(", ", old) + " is empty");
        }
        leave(name);
        brokers.choose(brokers.sends(), Set.of());
        // those that restarted meanwhile still receive from the old one
        leave(name);
        old.stream().filter(plan.brokers()::containsKey).forEach(fleet::stop);
        output.line("messages", "now over " + name + " only");
    }

    private void leave(String name) {
        var deadline = System.nanoTime() + STEP_WITHIN.toNanos();
        for (var child : processes()) {
            for (var answer = post(child, adapter(name), Set.of());
                    !answer.isGood();
                    answer = post(child, adapter(name), Set.of())) {
                if (answer.status() != 409 || System.nanoTime() > deadline) {
                    throw new Refused("Messages are sent to " + name + ", but " + child.name
                            + " still receives from another broker (" + answer.reason() + "): repeat the command");
                }
                pause();
            }
        }
    }

    private void all(String sends, Set<String> hears) {
        for (var child : processes()) {
            var answer = post(child, sends, hears);
            if (!answer.isGood()) {
                throw new Refused(child.name + " does not change: " + answer.reason() + ". Repeat the command");
            }
        }
    }

    private Http.Answer post(Child child, String sends, Set<String> hears) {
        var body = JsonMapper.shared().createObjectNode().put("sends", sends).put("hears", String.join(",", hears));
        return Http.post(url(child) + "/actuator/broker", key, body.toString(), ANSWER_WITHIN);
    }

    private String url(Child child) {
        return "http://127.0.0.1:" + fleet.port(child);
    }

    private List<Child> processes() {
        var processes = new ArrayList<Child>();
        for (var child : fleet.children()) {
            var planned = plan.known().get(child.name);
            if (planned == null || planned.isGateway()) {
                continue;
            }
            switch (child.state()) {
                case READY -> processes.add(child);
                case STOPPED, GIVEN_UP -> {
                    // starts with what is chosen then
                }
                default -> throw new Refused(child.name + " is not ready: repeat the command when it is");
            }
        }
        return processes;
    }

    private void awaitHearing() {
        var deadline = System.nanoTime() + STEP_WITHIN.toNanos();
        for (var child : processes()) {
            while (!isHearing(child)) {
                if (System.nanoTime() > deadline) {
                    throw new Refused(child.name + " does not receive from all brokers: see its log");
                }
                pause();
            }
        }
    }

    private boolean isHearing(Child child) {
        var answer = Http.get(url(child) + "/actuator/modules?backlog=false", key, ANSWER_WITHIN);
        return answer.isGood()
                && answer.json().path("modules").properties().stream()
                        .map(Map.Entry::getValue)
                        .filter(module -> module.path("hosted").asBoolean(false))
                        .allMatch(module -> module.path("hearing").asBoolean(false));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted");
        }
    }
}
