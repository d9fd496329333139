package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.tutorials.Tutorial;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A tutorial's sender in this process, and its receiver in another one. Both are restarted when they fail. */
final class TutorialRun implements AutoCloseable {

    /** The argument that starts the receiver instead of an experiment. */
    static final String RECEIVER = "tutorial-receiver";

    private static final String PROBE = "probe";
    /** What the receiver writes before it connects. */
    private static final String START = "start";

    /** Whoever receives a message does something with it, and meanwhile others wait. */
    private static final Duration WORK = Duration.ofNanos(200_000);

    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final Tutorial tutorial;
    private final int port;
    private final Path received = Files.createTempFile("offshoot-received-", ".txt");
    private final List<String> command;
    private final Set<String> sent = new HashSet<>();
    private long refused;
    private Tutorial.@Nullable Sender sender;
    private Process receiver;

    private TutorialRun(Wire wire, Options options) throws IOException {
        this.tutorial = Tutorial.ALL.get(wire.name());
        this.port = wire.broker() == null ? ShopProcess.freePort() : wire.port();
        this.command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(options.jvm());
        command.addAll(Programs.itself());
        command.addAll(List.of(RECEIVER, wire.name(), String.valueOf(port), received.toString()));
        this.receiver = startReceiver();
    }

    /** Sends a stream, and kills the broker in the middle, or the receiver if there is none. */
    static Losses run(Wire wire, SteadyStream stream, Duration silence, Options options) throws Exception {
        try (var run = new TutorialRun(wire, options)) {
            run.awaitReceiver();
            stream.run(run::send, () -> {
                var broker = wire.broker();
                if (broker == null) {
                    run.killReceiver();
                } else {
                    broker.kill();
                    broker.start();
                }
            });
            return run.awaitRest(silence);
        }
    }

    /** The other process: writes each text to a file at once. Its arguments are the broker, the port, and the file. */
    static void receive(List<String> arguments) throws Exception {
        try (var file = new FileOutputStream(arguments.get(2), true)) {
            write(file, START);
            while (true) {
                try {
                    Tutorial.ALL.get(arguments.get(0)).receive(Integer.parseInt(arguments.get(1)), text -> {
                        LockSupport.parkNanos(WORK.toNanos());
                        write(file, text);
                    });
                } catch (Exception e) {
                    // as a supervisor would start the program again
                    System.out.println("Failed, and starts again: " + e);
                }
                Thread.sleep(200);
            }
        }
    }

    private static void write(FileOutputStream file, String line) {
        try {
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process startReceiver() throws IOException {
        return Programs.start(command, Path.of("target"), Path.of("target", "tutorial.log"));
    }

    private void killReceiver() throws Exception {
        var starts = starts();
        receiver.destroyForcibly().waitFor();
        receiver = startReceiver();
        await(() -> starts() > starts);
    }

    private long starts() throws IOException {
        return lines().stream().filter(START::equals).count();
    }

    /** Sends something until it arrives. */
    private void awaitReceiver() throws Exception {
        await(() -> trySend(PROBE) && lines().contains(PROBE));
        refused = 0;
    }

    private void await(Callable<Boolean> condition) throws Exception {
        for (var from = System.nanoTime(); !condition.call(); Thread.sleep(100)) {
            if (!receiver.isAlive() || System.nanoTime() - from > LONGEST_START.toNanos()) {
                throw new IllegalStateException("The tutorial's receiver gets nothing: see target/tutorial.log");
            }
        }
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            var text = String.valueOf(sent.size() + refused);
            if (trySend(text)) {
                sent.add(text);
            }
        }
    }

    /** A message that cannot be sent is given up, and the program starts again with the next one. */
    private boolean trySend(String text) {
        try {
            if (sender == null) {
                sender = tutorial.sender(port);
            }
            sender.send(text);
            return true;
        } catch (Exception e) {
            refused++;
            closeSender();
            return false;
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(received);
    }

    private List<String> received() throws IOException {
        return lines().stream()
                .filter(line -> !line.equals(PROBE) && !line.equals(START))
                .toList();
    }

    /** Waits until everything has arrived, or nothing arrives any more. */
    private Losses awaitRest(Duration silence) throws Exception {
        var texts = received();
        for (var last = System.nanoTime(); System.nanoTime() - last < silence.toNanos(); ) {
            if (new HashSet<>(texts).containsAll(sent)) {
                break;
            }
            Thread.sleep(200);
            var now = received();
            last = now.size() > texts.size() ? System.nanoTime() : last;
            texts = now;
        }
        return Losses.of(sent, refused, texts);
    }

    private void closeSender() {
        var old = sender;
        sender = null;
        if (old != null) {
            try {
                old.close();
            } catch (Exception e) {
                // its connection is gone
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closeSender();
        receiver.destroyForcibly().waitFor();
        Files.delete(received);
    }
}
