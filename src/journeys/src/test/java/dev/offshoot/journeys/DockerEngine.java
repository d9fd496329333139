package dev.offshoot.journeys;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Docker engine for one test, from the installed package, with everything it writes in a folder of its own. Containers
 * use the network of this machine: without its bridge, the engine changes neither interfaces nor packet filters.
 */
final class DockerEngine implements AutoCloseable {

    private static final String BRIDGE_OF_SWARM = "docker_gwbridge";

    private final Path folder;
    private final Path log;
    private final boolean hadBridge = hasBridge();
    private final Process engine;

    /** What this machine lacks for an engine, as a sentence, or "". */
    static String missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return "A Docker engine of the test's own needs root";
        }
        for (var program : List.of("/usr/bin/docker", "/usr/sbin/dockerd", "/usr/bin/docker-compose")) {
            if (!Files.isExecutable(Path.of(program))) {
                return program + " is missing: Debian's packages are docker.io and docker-compose";
            }
        }
        return "";
    }

    /** Starts an engine, whose output goes to that file. */
    DockerEngine(Path log) {
        this.log = log;
        try {
            Files.createDirectories(log.getParent());
            // paths of sockets must be short
            folder = Files.createTempDirectory("offshoot-docker-");
            // Limits of containers may not exceed those of this process. The engine chooses its storage driver:
            // overlay2
            // where the file system allows it, else vfs, which copies.
            var command =
                    "n=$(ulimit -Hn | sed s/unlimited/-1/) p=$(ulimit -Hu | sed s/unlimited/-1/); exec /usr/sbin/dockerd"
                            + " --data-root=$0/data --exec-root=$0/exec --pidfile=$0/pid --host=unix://$0/socket"
                            + " --bridge=none --iptables=false --ip6tables=false --exec-opt=native.cgroupdriver=cgroupfs"
                            // otherwise, all containers together get as much of the processor as one process of another
                            // test
                            + " --cgroup-parent=/"
                            + " --default-ulimit=nofile=$n:$n --default-ulimit=nproc=$p:$p";
            var starting = new ProcessBuilder("bash", "-c", command, folder.toString());
            // otherwise, Swarm asks a registry for images that are here
            starting.environment().put("DOCKER_SERVICE_PREFER_OFFLINE_IMAGE", "1");
            engine = starting.redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> !engine.isAlive())
                .until(this::answers);
    }

    private boolean answers() {
        return Files.exists(folder.resolve("socket")) && attempt(List.of("/usr/bin/docker", "version")).exit == 0;
    }

    /** Runs the client, and returns its output. */
    String docker(String... arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/docker"));
        command.addAll(List.of(arguments));
        return run(Path.of("."), Map.of(), command);
    }

    /** Runs a program that talks to this engine, and returns its output. */
    String run(Path where, Map<String, String> environment, List<String> command) {
        var ended = attempt(where, environment, command);
        if (ended.exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed with exit code " + ended.exit + ":\n" + ended.output);
        }
        return ended.output;
    }

    private record Ended(int exit, String output) {}

    private Ended attempt(List<String> command) {
        return attempt(Path.of("."), Map.of(), command);
    }

    private Ended attempt(Path where, Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("COMPOSE_") || name.startsWith("DOCKER_"));
            builder.environment().putAll(environment);
            builder.environment()
                    .putAll(Map.of(
                            "DOCKER_HOST",
                            "unix://" + folder + "/socket",
                            // without programs of others, such as a client that lacks its plug-ins
                            "PATH",
                            "/usr/sbin:/usr/bin:/sbin:/bin",
                            "DOCKER_BUILDKIT",
                            "1",
                            // of the user who runs the tests, it may name another engine
                            "DOCKER_CONFIG",
                            folder.resolve("client").toString()));
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The only task of a service of Swarm, or container of compose, that runs and has such a name. */
    String container(String name) {
        var ids = docker("ps", "--quiet", "--filter", "name=" + name).lines().toList();
        if (ids.size() != 1) {
            throw new IllegalStateException(
                    ids.size() + " containers are named " + name + ":\n" + docker("ps", "--all"));
        }
        return ids.get(0);
    }

    /** Kills a container's process as {@code kill -9} does. After {@code docker kill}, the engine would not restart it. */
    void killProcessOf(String container) {
        var pid = Long.parseLong(docker("inspect", "--format", "{{.State.Pid}}", container));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** Stops the engine and all containers, and removes what they have written. */
    @Override
    public synchronized void close() {
        if (!Files.exists(folder)) {
            return;
        }
        if (engine.isAlive()) {
            attempt(List.of("/usr/bin/docker", "swarm", "leave", "--force"));
            attempt(List.of(
                    "sh", "-c", "docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes"));
            attempt(List.of("/usr/bin/docker", "network", "rm", BRIDGE_OF_SWARM));
            engine.destroy();
            try {
                if (!engine.waitFor(30, TimeUnit.SECONDS)) {
                    engine.descendants().forEach(ProcessHandle::destroyForcibly);
                    engine.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        attempt(List.of(
                "sh",
                "-c",
                "grep -o ' " + folder + "/[^ ]*' /proc/mounts | sort -r | xargs --no-run-if-empty -n 1 umount --lazy"));
        attempt(List.of("rm", "-rf", folder.toString()));
        if (!hadBridge && hasBridge()) {
            attempt(List.of("ip", "link", "delete", BRIDGE_OF_SWARM));
        }
    }

    private static boolean hasBridge() {
        return Files.exists(Path.of("/sys/class/net", BRIDGE_OF_SWARM));
    }

    /** Its output. */
    Path log() {
        return log;
    }
}
