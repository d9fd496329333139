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
 * Tells the worker of one module when there is something to do: which lanes may hold something, and when something falls
 * due. Any thread signals; the worker's thread waits.
 */
public final class WorkSignal implements WakeUps.Deliveries {

    private static final Duration LONGEST_APPOINTMENT = Duration.ofMinutes(1);
    private static final Set<Lane> WORKED = EnumSet.of(Lane.ORDINARY, Lane.BULK, Lane.CALL);
    private static final int ALL = bits(WORKED);

    private final Duration poll;
    private final Semaphore bell = new Semaphore(0);
    /** The lanes that may hold something, one bit each. */
    private final AtomicInteger open = new AtomicInteger();
    /**
     * When something falls due, for the near future; the poll finds the rest. These times are of {@link
     * System#nanoTime()}: a clock that is put back must not hide what is due.
     */
    private final PriorityQueue<Long> appointments = new PriorityQueue<>((one, other) -> Long.signum(one - other));

    /** When all lanes are looked into, signalled or not. */
    private long nextPoll = System.nanoTime();

    private volatile boolean ended;

    /** @param poll how long at most until all lanes are looked into, for what another process wrote */
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

    /** All lanes are looked into at that time of {@link System#nanoTime()}. */
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

    /** Ends the worker's pause, without any lane. */
    public void ring() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    /** The worker is going to end: it waits no more for new work, only for what is under way. */
    public void end() {
        ended = true;
        ring();
    }

    /** A lane may hold more, and the worker looks into it without a pause. */
    public void open(Lane lane) {
        open.accumulateAndGet(1 << lane.number, (a, b) -> a | b);
    }

    /** All lanes may hold something. */
    public void openAll() {
        open.set(ALL);
    }

    /** The lanes to look into now: from here on they count as looked into. */
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
            // also while one lane is never empty: nobody rings for what another process wrote
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

    /** Waits for the bell, the next appointment, or the poll; not at all while a lane is open. */
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

    /** Waits for the bell, at most this long; answers whether it rang. */
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

    /** Whether the worker is going to end. */
    public boolean isEnded() {
        return ended;
    }
}
