package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.EnumSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the worker of one module: holds which lanes may have due deliveries, and when the next ones fall due. Any
 * thread may signal; the worker's thread waits.
 */
public final class WorkSignal implements WakeUps.Deliveries {

    /** The poll finds what is due later, all of it in one transaction, and hardly later for such a delay. */
    private static final Duration LONGEST_APPOINTMENT = Duration.ofSeconds(10);

    private final Semaphore bell = new Semaphore(0);
    /** The lanes that may have due deliveries, one bit each. */
    private final AtomicInteger open = new AtomicInteger();
    /** When deliveries fall due in the near future; the poll finds the rest. */
    private final PriorityQueue<Appointment> appointments =
            new PriorityQueue<>((one, other) -> Long.signum(one.time - other.time));

    private volatile boolean ended;

    /**
     * A time at which to wake up.
     *
     * @param time of {@link System#nanoTime()}: a clock that is set back must not delay deliveries
     * @param lane the lane to check then; null for none
     */
    private record Appointment(long time, @Nullable Lane lane) {}

    @Override
    public void wake(Lane lane, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            open(lane);
            ring();
        } else if (delay.compareTo(LONGEST_APPOINTMENT) < 0) {
            add(new Appointment(System.nanoTime() + delay.toNanos(), lane));
        }
    }

    /** Ends the worker's pause at this {@link System#nanoTime()}, without opening a lane. */
    public void wakeAt(long time) {
        add(new Appointment(time, null));
    }

    private void add(Appointment appointment) {
        synchronized (appointments) {
            var first = appointments.peek();
            appointments.add(appointment);
            if (first != null && appointment.time - first.time >= 0) {
                return;
            }
        }
        ring();
    }

    /** Ends the worker's pause without opening a lane. */
    public void ring() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    /** Tells the worker to stop: from now on it waits only for calls in progress. */
    public void end() {
        ended = true;
        ring();
    }

    /** Makes the worker check a lane without a pause. */
    public void open(Lane lane) {
        open.accumulateAndGet(1 << lane.number, (a, b) -> a | b);
    }

    /** Makes the worker check all lanes without a pause. */
    public void openAll() {
        Lane.WORKED.forEach(this::open);
    }

    /** The lanes to check now. They count as checked from here on. */
    public Set<Lane> take() {
        synchronized (appointments) {
            var now = System.nanoTime();
            while (!appointments.isEmpty() && now - appointments.peek().time >= 0) {
                var lane = appointments.remove().lane;
                if (lane != null) {
                    open(lane);
                }
            }
        }
        var taken = open.getAndSet(0);
        var lanes = EnumSet.noneOf(Lane.class);
        for (var lane : Lane.WORKED) {
            if ((taken & 1 << lane.number) != 0) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    /** Waits for a signal or the next appointment, at most for this time. Returns at once while a lane is open. */
    public void awaitWork(Duration longest) {
        if (open.get() != 0 && !ended) {
            return;
        }
        var pause = longest;
        synchronized (appointments) {
            var first = appointments.peek();
            if (first != null) {
                var until = Duration.ofNanos(first.time - System.nanoTime()).plusMillis(1);
                pause = until.compareTo(pause) < 0 ? until : pause;
            }
        }
        await(pause);
    }

    /** Waits for a signal, at most for this time. */
    public void await(Duration pause) {
        try {
            bell.tryAcquire(Math.max(pause.toNanos(), 0), TimeUnit.NANOSECONDS);
            bell.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
        }
    }

    /** Whether the worker was told to stop. */
    public boolean isEnded() {
        return ended;
    }
}
