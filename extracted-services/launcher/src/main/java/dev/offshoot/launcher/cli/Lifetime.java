package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * What the launcher has to stop and to close when it ends, by a signal or by a command. Created by the thread that
 * starts the processes.
 */
final class Lifetime {

    private final Output output;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Thread main = Thread.currentThread();
    private volatile @Nullable Fleet fleet;
    private volatile boolean isStarting = true;

    Lifetime(Output output) {
        this.output = output;
    }

    void endOnSignals() {
        List.of("INT", "TERM", "HUP").forEach(this::endOn);
    }

    private void endOn(String name) {
        try {
            Signal.handle(new Signal(name), signal -> {
                if (isEnding()) {
                    // the second signal: end at once
                    Runtime.getRuntime().halt(killed());
                }
                end();
            });
        } catch (IllegalArgumentException e) {
            // this system does not have the signal
        }
    }

    private int killed() {
        var ships = fleet;
        if (ships != null) {
            ships.killAll();
        }
        return 1;
    }

    /** Resources are closed in reverse order. */
    void closeAtTheEnd(AutoCloseable part) {
        toClose.add(part);
    }

    /** These processes are stopped when the launcher ends, and killed if it cannot stop them in time. */
    void stopAtTheEnd(Fleet ships) {
        fleet = ships;
        Runtime.getRuntime().addShutdownHook(new Thread(ships::killAll, "last-net"));
    }

    /** All processes have started. */
    void hasStarted() {
        isStarting = false;
    }

    boolean isEnding() {
        return ended.getCount() == 0;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Wakes the thread that starts processes, or waits, so that it ends. */
    void end() {
        if (!isEnding()) {
            output.line("");
            output.line("Stopping ...");
        }
        ended.countDown();
        var ships = fleet;
        if (ships == null) {
            main.interrupt();
        } else if (isStarting) {
            new Thread(ships::stopAll, "stop").start();
        }
    }

    /** Stops the processes, and closes the rest. */
    void finish() {
        var ships = fleet;
        if (ships != null) {
            ships.stopAll();
        }
        for (var i = toClose.size() - 1; i >= 0; i--) {
            try {
                toClose.get(i).close();
            } catch (Exception e) {
                // it ends with this process
            }
        }
    }
}
