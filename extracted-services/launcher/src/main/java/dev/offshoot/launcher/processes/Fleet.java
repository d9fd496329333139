package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** All processes of one launcher. */
public class Fleet {

    /** How long a process may take to end: a little longer than its graceful shutdown, which a kill would cut short. */
    public static final Duration GRACE = Duration.ofSeconds(75);

    /** Provides the command and the environment of a process. */
    public interface Launches {
        Child.Launch of(Plan.Planned planned);
    }

    private final Plan plan;
    private final Home home;
    private final Launches launches;
    private final Output output;
    private final Runnable changed;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Map<String, Plan.Planned> begun = new HashMap<>();
    /** Held while a requested process is started and its jar is built. */
    private final Object starts = new Object();

    private boolean closed;

    public Fleet(Plan plan, Home home, Launches launches, Output output, Runnable changed) {
        this.plan = plan;
        this.home = home;
        this.launches = launches;
        this.output = output;
        this.changed = changed;
    }

    /** Starts a process that the others need, and waits until it is ready. */
    public void startBefore(Plan.Planned planned) {
        await(begin(planned));
    }

    /** Starts the first processes of the plan, as many at a time as there are processors, but at least two. */
    public void startAll() {
        var places = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));
        var starting = new ArrayList<CompletableFuture<Void>>();
        CompletableFuture<Void> shop = null;
        for (var planned : plan.starting()) {
            if (shop != null) {
                // it migrates every schema; a service migrating at the same time might find tables of another role
                await(shop);
            }
            try {
                places.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused("Interrupted");
            }
            if (starting.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
                break;
            }
            var ready = begin(planned).whenComplete((done, failure) -> places.release());
            starting.add(ready);
            if (planned.isShop()) {
                shop = ready;
            }
        }
        starting.forEach(Fleet::await);
    }

    /**
     * Starts one process unless it runs, and waits until it is ready.
     *
     * @return whether it had to be started
     */
    public boolean start(String name) {
        var planned = plan.find(name);
        if (planned == null) {
            throw new Refused("There is no process '" + name + "'");
        }
        CompletableFuture<Void> ready;
        // one at a time: two at once would both find that the process does not run
        synchronized (starts) {
            if (isReady(name)) {
                return false;
            }
            Ports.requireFree(planned, "stop that process, or restart with 'up --first-port'");
            Jars.require(List.of(planned), false, home, output);
            ready = begin(planned);
        }
        await(ready);
        return true;
    }

    private synchronized boolean isReady(String name) {
        var there = children.get(name);
        if (there == null || there.state() == Child.State.STOPPED || there.state() == Child.State.GIVEN_UP) {
            return false;
        }
        if (there.state() != Child.State.READY) {
            throw new Refused(name + " is " + there.state().name().toLowerCase(java.util.Locale.ROOT));
        }
        return true;
    }

    private synchronized CompletableFuture<Void> begin(Plan.Planned planned) {
        if (closed) {
            throw new Refused("The launcher is stopping");
        }
        if (planned.hasJar() && !Files.exists(home.jar(planned))) {
            throw new Refused(home.jar(planned) + " is missing: build it with " + home.command() + " up --build");
        }
        output.line(planned.name(), "starting on port " + planned.port());
        var launch = launches.of(planned);
        var child = new Child(
                planned.name(),
                new LogFile(home.log(planned.name())),
                launch,
                begun.put(planned.name(), planned) != null,
                home.data().getParent().toFile(),
                output,
                changed);
        children.put(planned.name(), child);
        var ready = child.start();
        ready.thenRun(launch::started);
        return ready;
    }

    private static void await(CompletableFuture<Void> ready) {
        try {
            ready.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refused refused ? refused : e;
        }
    }

    /** Stops one process. */
    public void stop(String name) {
        Child child;
        synchronized (this) {
            child = children.get(name);
        }
        if (child != null) {
            end(List.of(child));
            output.line(name, "stopped");
        }
    }

    /** Stops all of them at once, brokers and the registry after the others, gracefully, and kills those that do not end in time. */
    public void stopAll() {
        Collection<Child> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(children.values());
        }
        end(all.stream().filter(one -> !isNeeded(one)).toList());
        end(all.stream().filter(this::isNeeded).toList());
    }

    /** Whether others need it until they have stopped. */
    private boolean isNeeded(Child child) {
        return plan.brokers().containsKey(child.name) || Plan.REGISTRIES.contains(child.name);
    }

    private static void end(Collection<Child> ending) {
        var deadline = System.nanoTime() + GRACE.toNanos();
        ending.forEach(Child::askToStop);
        ending.forEach(child -> child.awaitEnd(deadline));
    }

    /** The port of a process that was started. */
    public synchronized int port(Child child) {
        return begun.get(child.name).port();
    }

    public synchronized void killAll() {
        closed = true;
        children.values().forEach(Child::kill);
    }

    public synchronized List<Child> children() {
        return List.copyOf(children.values());
    }

    public static void createFolder(Home home) {
        try {
            Files.createDirectories(home.data().resolve("logs"));
        } catch (IOException e) {
            throw new Refused("The folder " + home.data() + " is not writable" + Home.why(e)
                    + ": run the command from a folder that is");
        }
    }
}
