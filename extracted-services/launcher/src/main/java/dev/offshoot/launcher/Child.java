package dev.offshoot.launcher;

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
class Child {

    /** A process that ran for so long has not died in a row with its next death. */
    private static final Duration STEADY = Duration.ofSeconds(60);

    static final int MOST_DEATHS = 5;

    enum State {
        STARTING,
        READY,
        RESTARTING,
        STOPPING,
        STOPPED,
        GIVEN_UP
    }

    /** What a child needs to be started. */
    interface Launch {

        /** @param again whether it ran before in this life of the launcher, and remembers what it was told since */
        List<String> command(boolean again);

        void dress(Map<String, String> environment);

        String readiness();

        Duration patience();

        /** How long to wait after the deaths in a row. */
        default Duration pause(int deaths) {
            return Duration.ofSeconds(1L << Math.min(deaths - 1, 4));
        }
    }

    final String name;
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

    State state() {
        return state;
    }

    int starts() {
        return starts;
    }

    long pid() {
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
                    output.line("  %-22s %s".formatted(name, output.good("ready") + " after " + seconds(began)));
                    ready.complete(null);
                }
                running.waitFor();
                if (isStopping()) {
                    break;
                }
                if (!ready.isDone()) {
                    ready.completeExceptionally(new Refused(name + " does not start: " + log.reason()));
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
                output.line("  %-22s %s".formatted(name, output.bad("cannot be started again: " + e.getMessage())));
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
        while (running.isAlive() && !stopping) {
            if (Http.get(launch.readiness(), null, Duration.ofSeconds(2)).status() == 200) {
                return true;
            }
            if (System.nanoTime() - began > launch.patience().toNanos()) {
                output.line("  %-22s %s".formatted(name, output.bad("is not ready after " + seconds(began))));
                running.destroyForcibly();
                return false;
            }
            running.waitFor(150, TimeUnit.MILLISECONDS);
        }
        return false;
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
        output.line("  %-22s %s".formatted(name, output.bad("ended with " + exit + ", and " + next) + "; last words:"));
        output.lines(log.tail(4).stream().map(line -> "    | " + line).toList());
    }

    static String seconds(long since) {
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
                output.line("  %-22s %s".formatted(name, output.bad("does not end, and is killed")));
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

    /** The last net: without waiting, without asking. */
    void kill() {
        stopping = true;
        var running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
