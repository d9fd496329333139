package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.outbox.OutboxSender;
import dev.offshoot.messaging.engine.store.DueWork;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes workers and the sender for due work that nothing signals: what another process wrote or no longer holds, and what
 * falls due in the far future. One query at a time for all hosted modules, so that a process costs next to nothing while
 * there is no work.
 */
final class Poll implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final OutboxSender sender;
    private final Duration pause;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Set<String> polled = Set.of();
    private DueWork work;

    Poll(LocalModules modules, WakeUps wakeUps, OutboxSender sender, Duration pause) {
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.sender = sender;
        this.pause = pause;
        this.work = modules.dueWork(polled);
    }

    void start() {
        var thread = new Thread(this, "poll");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try {
            do {
                look(modules.hosted());
            } while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Set<String> hosted) {
        try {
            if (!hosted.equals(polled)) {
                work = modules.dueWork(hosted);
                polled = hosted;
            }
            for (var due : work.find()) {
                if (due.lane() != null) {
                    wakeUps.deliver(due.module(), due.lane(), Duration.ZERO);
                } else {
                    sender.look(due.module());
                }
            }
        } catch (RuntimeException | Error e) {
            // perhaps the trouble of a single module, so that each looks for itself, and reports it
            LOG.debug("The poll failed: {}", Failures.describe(e));
            for (var module : hosted) {
                Lane.WORKED.forEach(lane -> wakeUps.deliver(module, lane, Duration.ZERO));
                sender.look(module);
            }
        }
    }
}
