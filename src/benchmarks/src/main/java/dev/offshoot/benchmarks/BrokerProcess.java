package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A running broker, which can be killed and restarted, and is removed with its data on close. */
final class BrokerProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final BrokerProgram program;
    private final Path folder;
    private final Thread removeAtExit = new Thread(this::remove);
    private volatile @Nullable Process process;

    /** @param folder for its data and its log */
    BrokerProcess(BrokerProgram program, Path folder) {
        this.program = program;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(removeAtExit);
    }

    /** Starts it; returns the time until it accepts messages. */
    Duration start() throws IOException, InterruptedException {
        var from = System.nanoTime();
        var log = folder.resolve("log.txt");
        var started = Programs.start(program.command(), program.environment(), folder, log);
        process = started;
        while (!isReady()) {
            var took = Duration.ofNanos(System.nanoTime() - from);
            if (!started.isAlive() || took.compareTo(LONGEST_START) > 0) {
                throw new Unavailable("it did not start within " + took.toSeconds() + " s: " + tail(log));
            }
            Thread.sleep(10);
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private boolean isReady() {
        try {
            return program.ready().ask();
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** Kills it as {@code kill -9} does. */
    void kill() {
        var running = process;
        if (running != null) {
            // the descendants of a killed process are nobody's
            var family = family(running).toList();
            family.forEach(ProcessHandle::destroyForcibly);
            family.forEach(member -> member.onExit().join());
            process = null;
        }
    }

    private static Stream<ProcessHandle> family(Process running) {
        return Stream.concat(Stream.of(running.toHandle()), running.descendants());
    }

    /** Its processor time since its start, in milliseconds. */
    long cpuMillis() {
        return sum(Proc::cpuMillis);
    }

    /** Its resident memory, in MiB. */
    long residentMegabytes() {
        return sum(Proc::residentMegabytes);
    }

    private long sum(ToLongFunction<Long> ofPid) {
        var running = process;
        return running == null
                ? 0
                : family(running)
                        .mapToLong(member -> ofPid.applyAsLong(member.pid()))
                        .sum();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(removeAtExit);
        remove();
    }

    private void remove() {
        kill();
        try (var files = Files.walk(folder)) {
            for (var file : List.of(files.sorted(Comparator.reverseOrder()).toArray(Path[]::new))) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
