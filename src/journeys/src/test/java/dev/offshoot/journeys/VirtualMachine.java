package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.Needed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine with a systemd of its own: namespaces of the kernel for processes, files, control groups and network. Only the
 * kernel and the installed programs are those of this machine. It is switched off when this JVM ends, however it ends.
 */
final class VirtualMachine implements AutoCloseable {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String name;
    private final String address;
    private final String plug;
    private final Path log;
    private final Process booted;
    private final String systemd;

    /** What a command printed. */
    record Ended(int exit, String output) {

        Ended expect(int expected) {
            assertThat(exit).as(output).isEqualTo(expected);
            return this;
        }
    }

    /**
     * Switches it on, and plugs it into the network.
     *
     * @param number the last number of its address, from 2 on
     * @param folder for its log
     */
    VirtualMachine(VirtualNetwork network, String name, int number, Path folder) {
        this.name = name;
        this.address = network.address(number);
        this.plug = network.bridge() + "-" + number;
        this.log = folder.resolve(name + ".log");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        booted = begin(List.of(
                "bash",
                ROOT.resolve("src/journeys/src/test/resources/vm/boot").toString(),
                "offshoot-" + ProcessHandle.current().pid() + "-" + name,
                ROOT.toString()));
        systemd = firstLine(booted);
        run(List.of("ip", "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", systemd))
                .expect(0);
        run(List.of("ip", "link", "set", plug, "master", network.bridge(), "up"))
                .expect(0);
        in("systemctl", "is-system-running", "--wait");
        in("ip", "address", "add", address + "/24", "dev", "eth0").expect(0);
        in("ip", "link", "set", "eth0", "up").expect(0);
    }

    /** Skips the test where this machine has not what virtual machines need. */
    static void assumePossible() {
        Needed.on(System.getProperty("user.name").equals("root"), "only root can start virtual machines");
        for (var program : List.of("/lib/systemd/systemd", "/usr/bin/systemd-analyze", "/usr/bin/java")) {
            Needed.on(Files.exists(Path.of(program)), "virtual machines need " + program);
        }
        var namespaces = run(List.of("sh", "-c", "ip link show && unshare --mount --pid --fork --net --cgroup true"));
        Needed.on(
                namespaces.exit == 0, "there are no namespaces, or no ip, for virtual machines: " + namespaces.output);
    }

    String address() {
        return address;
    }

    /** Runs a command on it. */
    Ended in(String... command) {
        return run(inside(command));
    }

    private List<String> inside(String... command) {
        var all = new ArrayList<>(
                List.of("nsenter", "--target", systemd, "--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup"));
        all.addAll(List.of("--root", "--wd", "--"));
        all.addAll(List.of(command));
        return all;
    }

    /** Runs the installation script on it. */
    Ended install(String... arguments) {
        var command = new ArrayList<>(
                List.of("sh", ROOT.resolve("deployment/vm/install").toString()));
        command.addAll(List.of(arguments));
        return in(command.toArray(String[]::new));
    }

    void write(String file, String content) {
        try {
            var writing = begin(inside("sh", "-c", "cat > \"$0\"", file));
            try (var input = writing.outputWriter()) {
                input.write(content);
            }
            assertThat(writing.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String read(String file) {
        return in("cat", file).expect(0).output;
    }

    /** What systemd says of a process of the shop. */
    String show(String process, String property) {
        return in("systemctl", "show", "--value", "--property", property, "offshoot@" + process)
                .expect(0)
                .output
                .strip();
    }

    /** Pulls its cable out. */
    void cut() {
        run(List.of("ip", "link", "set", plug, "down")).expect(0);
    }

    /** Puts it back in. */
    void plugIn() {
        run(List.of("ip", "link", "set", plug, "up")).expect(0);
    }

    /** The last lines that its processes have printed. */
    String journal(int lines) {
        return in("journalctl", "--no-pager", "--output", "short-precise", "--lines", String.valueOf(lines)).output;
    }

    /** Switches it off, without any notice to its processes. Its journal is kept as a file. */
    @Override
    public void close() {
        try {
            Files.writeString(log, journal(100_000));
            booted.getOutputStream().close();
            assertThat(booted.waitFor(30, TimeUnit.SECONDS))
                    .as("%s is off", name)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command of this machine. */
    static Ended run(List<String> command) {
        var process = begin(command);
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Process begin(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line that says that it has begun, or an exception with what it says instead. */
    static String firstLine(Process process) {
        try {
            var output = new BufferedReader(new InputStreamReader(process.getInputStream()));
            var line = output.readLine();
            if (line == null || !line.matches("\\d+|is up")) {
                process.getOutputStream().close();
                throw new IllegalStateException(
                        line + "\n" + output.lines().reduce("", (lines, next) -> lines + next + "\n"));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
