package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until the gateway routes to every process that has started. */
record AwaitingGateway(Plan plan, String key, Lifetime life, Output output) {

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    /** The gateway polls readiness twice a second: until then, it refuses requests to a process that is ready. */
    void await() throws InterruptedException {
        var gateway = "http://127.0.0.1:" + plan.front().port() + "/actuator/modules";
        var deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        for (var planned : plan.starting()) {
            var name = planned.name();
            while (!planned.isGateway() && !life.isEnding() && !MovingModule.knows(gateway, key, name)) {
                if (System.nanoTime() > deadline) {
                    output.line(name, output.bad("is ready, but the gateway does not route to it yet"));
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
