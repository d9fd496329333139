package dev.offshoot.messaging.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A NATS server for one test, from the installed package. It can be killed and restarted, and keeps its data. */
public final class RunningNats implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/nats-server");

    private final Path folder;
    private final int port = FreePorts.one();
    private Process process;

    /** Prepares a server with its data in this folder, without starting it. */
    public RunningNats(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Starts it, with additional arguments. Skips the test if it is not installed, see {@link Needed}. */
    public RunningNats start(String... arguments) {
        Needed.on(Files.exists(PROGRAM), "NATS is not installed. Run .ci/run, which installs it");
        try {
            Files.createDirectories(folder);
            var command = new ArrayList<>(List.of(PROGRAM.toString(), "--addr", "127.0.0.1"));
            command.addAll(List.of("--port", String.valueOf(port), "--jetstream", "--store_dir", folder.toString()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("nats.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("NATS did not start: " + Files.readString(folder.resolve("nats.log")));
            }
            return answers();
        });
        return this;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Stops it gracefully. */
    public void stop() {
        process.destroy();
        await();
    }

    /** Kills it as {@code kill -9} does, and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("NATS does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
