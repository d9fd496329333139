package dev.offshoot.platform;

import dev.offshoot.messaging.DeliveryDelay;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Refuses a share of new work while messages wait too long, so that what is accepted is done soon. The share grows for as
 * long as the delay is above its target, and shrinks below it: a proportional and integral controller like PIE (RFC
 * 8033), on the scale of an order instead of a packet. Nobody has to know how much work the process can do.
 *
 * <p>Calls to external systems may wait much longer, because a customer need not wait for them. But if they are slower than
 * orders arrive, an order would in the end wait for longer than it bears. So from a minute on, the longer they wait, the more
 * is refused. This part needs no memory, because that wait is known in advance.
 */
class Admission {

    /** An order waits for about five messages, and for as many batches that take as long; so it takes less than 2 s. */
    static final Duration TARGET = Duration.ofMillis(100);

    /**
     * A process that was calm accepts everything until the delay has been above its target for this long, or at least
     * three times as long as its target for half of it: the first orders after a start, or a burst, are no overload.
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** An order waits for two calls, and is cancelled after ten minutes. */
    static final Duration CALLS_TARGET = Duration.ofMinutes(1);

    private static final double LONGEST_EXCESS = 2;
    private static final double REGAINED_PER_SECOND = 0.1;
    /** Without any delay for this long, the process is not busy at all. */
    private static final double CALM = 0.5;

    /** How fast the pressure grows per second of a delay that is twice the target or more, and at most. */
    private static final double INTEGRAL = 0.5;

    private static final double LARGEST_INTEGRAL = 3;
    /** The pressure of a delay that is twice the target, on top of that. */
    private static final double PROPORTIONAL = 0.8;

    private static final double MOST_PRESSURE = 6;
    private static final double SHORTEST_STEP = 0.1;
    private static final double LONGEST_STEP = 1;
    private static final int LONGEST_RETRY = 10;
    private static final double NANOS = 1e9;

    private final DeliveryDelay delay;
    private final LongSupplier clock;

    /** The logarithm of how many requests there are for each accepted one, so that any overload is handled alike. */
    private double pressure;

    /** The same because of calls. */
    private double pressureOfCalls;

    private double integral;
    private double late;
    private boolean overloaded;
    private double calm;
    private double owed;
    private long updatedAt;

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    Admission(DeliveryDelay delay, LongSupplier clock) {
        this.delay = delay;
        this.clock = clock;
        this.updatedAt = clock.getAsLong();
    }

    /** Whether to refuse this request. Refusals are spread evenly: of a share of one half, every other request. */
    synchronized boolean refuses() {
        owed += share();
        if (owed < 1) {
            return false;
        }
        owed -= 1;
        return true;
    }

    /** The share of requests that are refused, from 0 to 1. */
    synchronized double share() {
        update();
        var most = most();
        if (most == 0) {
            owed = 0;
        }
        return 1 - Math.exp(-most);
    }

    private double most() {
        return Math.max(overloaded ? pressure : 0, pressureOfCalls);
    }

    /** After how many seconds to try again: as many as the attempts that it takes on average, within reason. */
    synchronized int retryAfter() {
        return (int) Math.ceil(Math.min(Math.exp(most()), LONGEST_RETRY));
    }

    private void update() {
        var now = clock.getAsLong();
        var passed = (now - updatedAt) / NANOS;
        if (passed < SHORTEST_STEP) {
            return;
        }
        // nobody knows how long the delay was while no request asked for it
        var step = Math.min(passed, LONGEST_STEP);
        var current = seconds(delay.current());
        var target = seconds(TARGET);
        var excess = (current - target) / target;
        calm = current == 0 ? calm + step : 0;
        if (calm < CALM) {
            integral = between(0, integral + INTEGRAL * Math.min(excess, 1) * step, LARGEST_INTEGRAL);
            pressure = between(0, integral + PROPORTIONAL * excess, MOST_PRESSURE);
        } else {
            integral = 0;
            pressure = 0;
        }
        if (excess > 0) {
            late = Math.min(late + step * Math.min(excess, LONGEST_EXCESS), seconds(PATIENCE));
        } else if (pressure == 0) {
            late = Math.max(late - step * REGAINED_PER_SECOND, 0);
        }
        var calls = seconds(delay.ofCalls()) / seconds(CALLS_TARGET) - 1;
        pressureOfCalls = between(0, PROPORTIONAL * calls, MOST_PRESSURE);
        overloaded = late >= seconds(PATIENCE) || overloaded && late > 0;
        updatedAt = now;
    }

    private static double between(double least, double value, double most) {
        return Math.min(Math.max(value, least), most);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
