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
 * One process, and the thread that supervises it: it waits until the process is ready, restarts it when it ends
 * unexpectedly, and gives up after too many deaths in a row.
 */
public class Child {

    /** After a run of this length, the next death starts a new count. */
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

        /** @param again whether this launcher has started it before, so that it remembers the modules that it was given */
        List<String> command(boolean again);

        void dress(Map<String, String> environment);

        String readiness();

        /** How long a start may make no progress, and how long the process may answer that it is not ready. */
        Duration patience();

        /** It is ready for the first time. */
        default void started() {}

        /** How long to back off after that many deaths in a row. */
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
    /** Why the launcher killed the process, if it did. */
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

    /** Starts it; the future completes when it is ready for the first time, or with the reason why it never was. */
    CompletableFuture<Void> start() {
        watcher.start();
        return ready;
    }

    private void become(State next) {
        state = next;
        try {
            changed.run();
        } catch (RuntimeException e) {
            // what others read about the process is no reason to end it
            output.line(name, output.bad(String.valueOf(e.getMessage())));
        }
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
                    ready.completeExceptionally(new Refused(name + " did not start: " + reason(running.exitValue())));
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
            // nothing supervises it from here on
            kill();
            if (!ready.completeExceptionally(new Refused(name + " could not be started: " + e.getMessage()))) {
                output.line(name, output.bad("could not be restarted: " + e.getMessage()));
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
                // from here on its work may be the answers to this poll, which are not progress
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
                ? "no output and no CPU use for " + length
                : "not ready after " + length + " (HTTP status " + answer.status() + ")";
        output.line(name, output.bad("killed: " + impatience));
        running.destroyForcibly();
    }

    /** The known reason; the last line of the log may be unrelated, so it is labelled as such. */
    private String reason(int exit) {
        var said = impatience == null && exit != KILLED ? log.reason() : null;
        if (said != null) {
            return said;
        }
        var last = log.tail(1);
        return (impatience == null
                        ? "it ended with " + exit
                                + (exit == KILLED ? " (killed, perhaps by the system for lack of memory)" : "")
                        : impatience)
                + (last.isEmpty()
                        ? ", and printed nothing"
                        : "; its last line: " + last.get(0).strip());
    }

    /** Ctrl-C may reach the children first, so they may end a moment before the launcher stops. */
    private boolean isStopping() throws InterruptedException {
        for (var i = 0; i < 10 && !stopping; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return stopping;
    }

    private void sayDeath(int exit, int deaths) {
        var next = deaths >= MOST_DEATHS
                ? "is not restarted: it died " + deaths + " times in a row"
                : "is restarted in " + launch.pause(deaths).toSeconds() + " s";
        output.line(name, output.bad("ended with " + exit + ", and " + next) + "; its last lines:");
        output.lines(log.tail(4).stream().map(line -> "    | " + line).toList());
    }

    public static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - since) / 1e9);
    }

    /** Requests its end, and returns at once. */
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

    /** Waits until it has ended, and kills it if it has not in time. */
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

    /** The last resort: kills at once, and waits only for a process that is just being started. */
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
