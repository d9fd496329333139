package dev.offshoot.messaging.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real process that can be frozen and killed like any other. It starts from the jar's classes, to start soon. */
public final class RunningJar implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private static final List<String> JVM = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private Path jar;
    private final String name;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private boolean asItIs;
    private Process process;

    /** A jar that is not started yet, its working folder, and a free port of its own. */
    public RunningJar(Path jar, String name, Path folder) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar.toAbsolutePath() + " is missing: ./mvnw -DskipTests package makes it");
        }
        this.jar = jar.toAbsolutePath();
        this.name = name;
        this.folder = folder;
        this.port = freePortForHttpAndGrpc();
        with("server.port", String.valueOf(port));
    }

    /** A port that nobody listens on at this moment. */
    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePortForHttpAndGrpc() {
        while (true) {
            var http = freePort();
            try (var grpc = new ServerSocket(http + 1000)) {
                return http;
            } catch (IOException | IllegalArgumentException e) {
                // taken, or above the last port: the next one may do
            }
        }
    }

    /** Takes another jar for the starts to come. */
    public RunningJar at(Path other) {
        jar = other.toAbsolutePath();
        return this;
    }

    /** Starts it with {@code java -jar} from here on, as its users do. */
    public RunningJar asItIs() {
        asItIs = true;
        return this;
    }

    /** Sets an application property for the starts to come. */
    public RunningJar with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    /** Adds an option of the virtual machine for the starts to come, or, with an empty value, takes it away. */
    public RunningJar withJvm(String option) {
        jvm.add(option);
        return this;
    }

    public RunningJar withoutJvm(String option) {
        jvm.remove(option);
        return this;
    }

    /** Starts the process, and returns without waiting for it. */
    public RunningJar launch() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(asItIs ? List.of("-jar", jar.toString()) : SharedClasses.optionsFor(jar, JVM, settings));
        command.addAll(SharedClasses.arguments(settings));
        try {
            Files.createDirectories(folder);
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return this;
    }

    /** Starts the process, and waits until it is ready. */
    public RunningJar start() {
        return launch().awaitReady();
    }

    /** Waits until the process says that it is ready to serve. */
    public RunningJar awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + tail());
                    }
                    return isReady();
                });
        return this;
    }

    private boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(uri("/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        var killed = process;
        killed.destroyForcibly();
        awaitEnd(killed);
    }

    /** Asks it to end, and waits until it has. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Waits until it has ended by itself; answers its exit code. */
    public int awaitEnd() {
        return awaitEnd(process);
    }

    private int awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end:\n" + tail());
            }
            return ending.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops it in its tracks, as a machine that hangs does. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            var exit = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " answered " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it printed, over all its starts. */
    public Path log() {
        return folder.resolve(name + ".log");
    }

    /** The end of what it printed. */
    public String tail() {
        try {
            var lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "(nothing printed)";
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
