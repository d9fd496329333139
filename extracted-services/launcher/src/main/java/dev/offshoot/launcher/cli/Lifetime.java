package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * From the start of a launcher until somebody asks it to end: what it has to stop and to close then. Made by the thread
 * that starts.
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
                    // asked a second time: there is no patience left
                    Runtime.getRuntime().halt(killed());
                }
                end();
            });
        } catch (IllegalArgumentException e) {
            // not on this system
        }
    }

    private int killed() {
        var ships = fleet;
        if (ships != null) {
            ships.killAll();
        }
        return 1;
    }

    /** What is closed last is what was named first. */
    void closeAtTheEnd(AutoCloseable part) {
        toClose.add(part);
    }

    /** These processes are stopped at the end, and killed if it comes without warning. */
    void stopAtTheEnd(Fleet ships) {
        fleet = ships;
        Runtime.getRuntime().addShutdownHook(new Thread(ships::killAll, "last-net"));
    }

    /** All that is to start has started. */
    void hasStarted() {
        isStarting = false;
    }

    boolean isEnding() {
        return ended.getCount() == 0;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Lets the thread that starts, or waits, go on to the end. */
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
