package dev.offshoot.gateway.routing;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs whether a process answers: when that changes, but neither of the two more than once a minute. What has been left
 * out is logged later if it is still true, so the last line is.
 */
final class InstanceLog {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();
    private static final long LONG_AGO = PAUSE + 1;

    private final Instance instance;
    private long answered = System.nanoTime() - LONG_AGO;
    private long missed = System.nanoTime() - LONG_AGO;
    private boolean answers;
    /** Why it does not answer, as logged last. */
    private @Nullable String why;

    InstanceLog(Instance instance) {
        this.instance = instance;
    }

    synchronized void answers() {
        if (!answers && isOver(answered)) {
            answers = true;
            why = null;
            answered = System.nanoTime();
            LOG.info("{} answers", instance);
        }
    }

    synchronized void doesNotAnswer(String reason) {
        if ((answers || !Objects.equals(why, reason)) && isOver(missed)) {
            answers = false;
            why = reason;
            missed = System.nanoTime();
            // a process that has never answered may not have been started yet, which is no failure
            LOG.atLevel(instance.view() == null ? Level.INFO : Level.WARN)
                    .log("{} does not answer: {}", instance, reason);
        }
    }

    private static boolean isOver(long since) {
        return System.nanoTime() - since > PAUSE;
    }
}
