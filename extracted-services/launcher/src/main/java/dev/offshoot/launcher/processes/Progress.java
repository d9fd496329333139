package dev.offshoot.launcher.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Tells a slow start from one that hangs: on a busy machine, a start takes minutes, mostly without output.
 */
final class Progress {

    /** A process that uses the CPU for this fraction of the time makes progress; waiting for a lock takes less. */
    private static final int SHARE = 50;

    private final ProcessHandle process;
    private final LogFile log;
    private final Duration patience;
    private long since = System.nanoTime();
    private long printed;
    private Duration worked;

    Progress(ProcessHandle process, LogFile log, Duration patience) {
        this.process = process;
        this.log = log;
        this.patience = patience;
        printed = printed();
        worked = worked();
    }

    /** Whether it has shown no output and no CPU use for longer than allowed. */
    boolean hasStopped() {
        var printedNow = printed();
        var workedNow = worked();
        if (printedNow != printed || workedNow.minus(worked).compareTo(patience.dividedBy(SHARE)) >= 0) {
            since = System.nanoTime();
            printed = printedNow;
            worked = workedNow;
        }
        return System.nanoTime() - since > patience.toNanos();
    }

    private long printed() {
        try {
            return Files.size(log.path());
        } catch (IOException e) {
            return 0;
        }
    }

    private Duration worked() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
