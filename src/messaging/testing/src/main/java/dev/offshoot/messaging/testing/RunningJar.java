package dev.offshoot.messaging.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A process that tests can freeze and kill. It starts from an archive of the jar's classes, which is faster. */
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

    /** Prepares a process with its working folder and a free port, without starting it. */
    public RunningJar(Path jar, String name, Path folder) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    jar.toAbsolutePath() + " is missing. Build it with ./mvnw -DskipTests package");
        }
        this.jar = jar.toAbsolutePath();
        this.name = name;
        this.folder = folder;
        // for HTTP, gRPC, ZeroMQ, Thrift and Dubbo
        this.port = FreePorts.withOffsets(1000, 2000, 3000, 4000);
        with("server.port", String.valueOf(port));
    }

    /** Uses another jar for later starts. */
    public RunningJar at(Path other) {
        jar = other.toAbsolutePath();
        return this;
    }

    /** Uses plain {@code java -jar} for later starts, as users do. */
    public RunningJar asItIs() {
        asItIs = true;
        return this;
    }

    /** Sets an application property for later starts. */
    public RunningJar with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    /** Adds a JVM option for later starts. */
    public RunningJar withJvm(String option) {
        jvm.add(option);
        return this;
    }

    public RunningJar withoutJvm(String option) {
        jvm.remove(option);
        return this;
    }

    /** Starts the process without waiting for it. */
    public RunningJar launch() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(
                asItIs
                        ? List.of("-jar", jar.toString())
                        : SharedClasses.optionsFor(jar, JVM, settings, process != null));
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

    /** Starts the process and waits until it is ready. */
    public RunningJar start() {
        return launch().awaitReady();
    }

    /** Waits until the process reports readiness. */
    public RunningJar awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " exited with " + process.exitValue() + ":\n" + tail());
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

    /** Kills it as {@code kill -9} does, and waits until it has ended. */
    public void kill() {
        var killed = process;
        killed.destroyForcibly();
        awaitEnd(killed);
    }

    /** Stops it gracefully, and waits until it has ended. */
    public void stop() {
        terminate();
        awaitEnd();
    }

    /** Asks it to stop gracefully, without waiting for it. */
    public void terminate() {
        process.destroy();
    }

    /** Waits until it has ended by itself. Returns its exit code. */
    public int awaitEnd() {
        return awaitEnd(process);
    }

    private int awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(3, TimeUnit.MINUTES)) {
                throw new IllegalStateException(name + " does not stop:\n" + tail());
            }
            return ending.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Freezes it, like a machine that hangs. */
    public void freeze() {
        signal("-STOP");
    }

    /** Resumes it. */
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
                throw new IllegalStateException("kill " + signal + " failed with exit code " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The output of all its starts. */
    public Path log() {
        return folder.resolve(name + ".log");
    }

    /** The last 60 lines of its output. */
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
