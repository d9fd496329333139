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

/**
 * Wakes the worker of one module: holds which lanes may have due deliveries, and when the next ones fall due. Any
 * thread may signal; the worker's thread waits.
 */
public final class WorkSignal implements WakeUps.Deliveries {

    private static final Duration LONGEST_APPOINTMENT = Duration.ofMinutes(1);
    private static final Set<Lane> WORKED = EnumSet.of(Lane.ORDINARY, Lane.BULK, Lane.CALL);
    private static final int ALL = bits(WORKED);

    private final Duration poll;
    private final Semaphore bell = new Semaphore(0);
    /** The lanes that may have due deliveries, one bit each. */
    private final AtomicInteger open = new AtomicInteger();
    /**
     * When deliveries fall due in the near future; the poll finds the rest. The times are of {@link System#nanoTime()}:
     * a clock that is set back must not delay them.
     */
    private final PriorityQueue<Long> appointments = new PriorityQueue<>((one, other) -> Long.signum(one - other));

    /** When to check all lanes, signalled or not. */
    private long nextPoll = System.nanoTime();

    private volatile boolean ended;

    /** @param poll the maximum time until all lanes are checked, for deliveries that another process wrote */
    public WorkSignal(Duration poll) {
        this.poll = poll;
    }

    private static int bits(Set<Lane> lanes) {
        return lanes.stream().mapToInt(lane -> 1 << lane.number).reduce(0, (a, b) -> a | b);
    }

    @Override
    public void wake(Lane lane, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            open(lane);
            ring();
        } else if (delay.compareTo(LONGEST_APPOINTMENT) < 0) {
            wakeAt(System.nanoTime() + delay.toNanos());
        }
    }

    /** Checks all lanes at this {@link System#nanoTime()}. */
    public void wakeAt(long time) {
        synchronized (appointments) {
            var first = appointments.peek();
            appointments.add(time);
            if (first != null && time - first >= 0) {
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
        open.set(ALL);
    }

    /** The lanes to check now. They count as checked from here on. */
    public Set<Lane> take() {
        synchronized (appointments) {
            var now = System.nanoTime();
            while (!appointments.isEmpty() && now - appointments.peek() >= 0) {
                appointments.remove();
                openAll();
            }
        }
        var now = System.nanoTime();
        var taken = open.getAndSet(0);
        if (now - nextPoll >= 0) {
            // even while one lane is never empty: nothing signals deliveries that another process wrote
            taken = ALL;
            nextPoll = now + poll.toNanos();
        }
        var lanes = EnumSet.noneOf(Lane.class);
        for (var lane : WORKED) {
            if ((taken & 1 << lane.number) != 0) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    /** Waits for a signal, the next appointment, or the poll. Returns at once while a lane is open. */
    public void await() {
        if (open.get() != 0 && !ended) {
            return;
        }
        var pause = poll;
        synchronized (appointments) {
            var first = appointments.peek();
            if (first != null) {
                var until = Duration.ofNanos(first - System.nanoTime()).plusMillis(1);
                pause = until.compareTo(pause) < 0 ? until : pause;
            }
        }
        if (!await(pause)) {
            openAll();
        }
    }

    /** Waits for a signal, at most for this time. Returns whether there was one. */
    public boolean await(Duration pause) {
        try {
            var rung = bell.tryAcquire(Math.max(pause.toNanos(), 0), TimeUnit.NANOSECONDS);
            bell.drainPermits();
            return rung;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
            return true;
        }
    }

    /** Whether the worker was told to stop. */
    public boolean isEnded() {
        return ended;
    }
}
