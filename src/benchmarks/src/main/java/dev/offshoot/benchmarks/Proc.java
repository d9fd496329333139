package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Information about processes from Linux's {@code /proc}. */
final class Proc {

    /** The unit of the times in /proc/.../stat: USER_HZ is 100 on every Linux that Java runs on. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int USER_TIME_OF_THE_DEAD = 13;
    private static final int SYSTEM_TIME_OF_THE_DEAD = 14;

    private Proc() {}

    /** The processor time of a process, in milliseconds. */
    static long cpuMillis(long pid) {
        var fields = stat(pid);
        return ticks(fields, USER_TIME, SYSTEM_TIME) * MILLIS_PER_TICK;
    }

    /** The processor time of a process and its children, including those that have ended. */
    static long familyCpuMillis(long parent) {
        var own = stat(parent);
        var ticks = ticks(own, USER_TIME, SYSTEM_TIME, USER_TIME_OF_THE_DEAD, SYSTEM_TIME_OF_THE_DEAD);
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    var fields = stat(Long.parseLong(process.getFileName().toString()));
                    if (Long.parseLong(fields[PARENT]) == parent) {
                        ticks += ticks(fields, USER_TIME, SYSTEM_TIME);
                    }
                } catch (UncheckedIOException gone) {
                    // it has just ended: its parent has its time
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /** The resident memory of a process, in MiB. */
    static long residentMegabytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From MiB. */
    static double megabytes(double mebibytes) {
        return mebibytes * 1.048576;
    }

    private static long ticks(String[] fields, int... indices) {
        var sum = 0L;
        for (var index : indices) {
            sum += Long.parseLong(fields[index]);
        }
        return sum;
    }

    /** The fields after the name, which may contain anything: the first is the state. */
    private static String[] stat(long pid) {
        try {
            var line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
