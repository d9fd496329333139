package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process, and the thread that watches over it: it waits until the process is ready, and starts it again when it
 * ends without having been asked to. What dies too often in a row is given up.
 */
public class Child {

    /** A process that ran for so long has not died in a row with its next death. */
    private static final Duration STEADY = Duration.ofSeconds(60);

    static final int MOST_DEATHS = 5;

    private static final int KILLED = 128 + 9;

    private static final Duration SAID_EVERY = Duration.ofSeconds(30);

    public enum State {
        STARTING,
        READY,
        RESTARTING,
        STOPPING,
        STOPPED,
        GIVEN_UP
    }

    /** What a child needs to be started. */
    public interface Launch {

        /** @param again whether it ran before in this life of the launcher, and remembers what it was told since */
        List<String> command(boolean again);

        void dress(Map<String, String> environment);

        String readiness();

        /** How long it may stand still before it is given up; and how long it may say that it is not ready yet. */
        Duration patience();

        /** How long to wait after the deaths in a row. */
        default Duration pause(int deaths) {
            return Duration.ofSeconds(1L << Math.min(deaths - 1, 4));
        }
    }

    public final String name;
    final LogFile log;
    private final Launch launch;
    private final boolean ranBefore;
    private final File folder;
    private final Output output;
    private final Runnable changed;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread watcher;
    private volatile State state = State.STARTING;
    private volatile @Nullable Process process;
    private volatile boolean stopping;
    private volatile int starts;
    /** Why the launcher itself ended the process, if it did. */
    private volatile @Nullable String impatience;

    Child(String name, LogFile log, Launch launch, boolean ranBefore, File folder, Output output, Runnable changed) {
        this.name = name;
        this.log = log;
        this.launch = launch;
        this.ranBefore = ranBefore;
        this.folder = folder;
        this.output = output;
        this.changed = changed;
        this.watcher = new Thread(this::watch, "watch-" + name);
        this.watcher.setDaemon(true);
    }

    public State state() {
        return state;
    }

    public int starts() {
        return starts;
    }

    public long pid() {
        var running = process;
        return running == null ? 0 : running.pid();
    }

    /** Starts it; the future says when it was ready for the first time, or why it never was. */
    CompletableFuture<Void> start() {
        watcher.start();
        return ready;
    }

    private void become(State next) {
        state = next;
        changed.run();
    }

    private void watch() {
        try {
            log.rotate();
            var deaths = 0;
            while (!stopping) {
                var began = System.nanoTime();
                if (!begin()) {
                    break;
                }
                become(starts == 1 ? State.STARTING : State.RESTARTING);
                var running = process;
                var steady = began;
                if (awaitReady(running)) {
                    steady = System.nanoTime();
                    become(State.READY);
                    output.line(name, output.good("ready") + " after " + seconds(began));
                    ready.complete(null);
                }
                running.waitFor();
                if (isStopping()) {
                    break;
                }
                if (!ready.isDone()) {
                    ready.completeExceptionally(new Refused(name + " does not start: " + reason(running.exitValue())));
                    break;
                }
                deaths = System.nanoTime() - steady > STEADY.toNanos() ? 1 : deaths + 1;
                sayDeath(running.exitValue(), deaths);
                if (deaths >= MOST_DEATHS) {
                    become(State.GIVEN_UP);
                    return;
                }
                become(State.RESTARTING);
                TimeUnit.MILLISECONDS.sleep(launch.pause(deaths).toMillis());
            }
        } catch (IOException | RuntimeException e) {
            // nobody watches over it from here on
            kill();
            if (!ready.completeExceptionally(new Refused(name + " cannot be started: " + e.getMessage()))) {
                output.line(name, output.bad("cannot be started again: " + e.getMessage()));
            }
        } catch (InterruptedException e) {
            // asked to stop
        }
        ready.completeExceptionally(new Refused(name + " was stopped"));
        become(State.STOPPED);
    }

    private synchronized boolean begin() throws IOException {
        if (stopping) {
            return false;
        }
        var builder = new ProcessBuilder(launch.command(ranBefore || starts > 0))
                .directory(folder)
                .redirectErrorStream(true)
                .redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        launch.dress(builder.environment());
        process = builder.start();
        starts++;
        return true;
    }

    private boolean awaitReady(Process running) throws InterruptedException {
        var began = System.nanoTime();
        var said = began;
        var answeredSince = 0L;
        var progress = new Progress(running.toHandle(), log, launch.patience());
        impatience = null;
        while (running.isAlive() && !stopping) {
            var answer = Http.get(launch.readiness(), null, Duration.ofSeconds(2));
            if (answer.status() == 200) {
                return true;
            }
            if (answer.status() != 0 && answeredSince == 0) {
                // from here on it works because it is asked: that is no progress
                answeredSince = System.nanoTime();
            }
            if (answeredSince == 0
                    ? progress.hasStopped()
                    : System.nanoTime() - answeredSince > launch.patience().toNanos()) {
                giveUp(running, answer);
                return false;
            }
            if (System.nanoTime() - said > SAID_EVERY.toNanos()) {
                output.line(name, "still starting after " + seconds(began));
                said = System.nanoTime();
            }
            running.waitFor(150, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void giveUp(Process running, Http.Answer answer) {
        var length = launch.patience().toSeconds() + " s";
        impatience = answer.status() == 0
                ? "for " + length + " it has neither printed anything nor worked"
                : "for " + length + " it has answered that it is not ready (" + answer.status() + ")";
        output.line(name, output.bad("is killed: " + impatience));
        running.destroyForcibly();
    }

    /** What is known, and no more: its last line may have nothing to do with it, and is called what it is. */
    private String reason(int exit) {
        var said = impatience == null && exit != KILLED ? log.reason() : null;
        if (said != null) {
            return said;
        }
        var last = log.tail(1);
        return (impatience == null
                        ? "it ended with " + exit
                                + (exit == KILLED ? " (somebody killed it, perhaps the system for want of memory)" : "")
                        : impatience)
                + (last.isEmpty()
                        ? ", and printed nothing"
                        : "; its last line: " + last.get(0).strip());
    }

    /** Ctrl-C reaches the children first: they may end a moment before the launcher knows why. */
    private boolean isStopping() throws InterruptedException {
        for (var i = 0; i < 10 && !stopping; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return stopping;
    }

    private void sayDeath(int exit, int deaths) {
        var next = deaths >= MOST_DEATHS
                ? "is given up: it died " + deaths + " times in a row"
                : "is started again in " + launch.pause(deaths).toSeconds() + " s";
        output.line(name, output.bad("ended with " + exit + ", and " + next) + "; last words:");
        output.lines(log.tail(4).stream().map(line -> "    | " + line).toList());
    }

    public static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - since) / 1e9);
    }

    /** Asks it to end, and returns at once. */
    void askToStop() {
        synchronized (this) {
            stopping = true;
        }
        if (state == State.STOPPED || state == State.GIVEN_UP) {
            return;
        }
        state = State.STOPPING;
        var running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
        } else {
            watcher.interrupt();
        }
    }

    /** Waits until it has ended; if it has not by then, ends it by force. */
    void awaitEnd(long deadline) {
        var running = process;
        try {
            if (running != null && !running.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                output.line(name, output.bad("does not end, and is killed"));
                running.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            watcher.join(2000);
        } catch (InterruptedException e) {
            if (running != null) {
                running.destroyForcibly();
            }
            Thread.currentThread().interrupt();
        }
    }

    /** The last net: without asking, and without waiting for anything but a process that is just being started. */
    void kill() {
        synchronized (this) {
            stopping = true;
        }
        var running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
