package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Calls;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks whether ports are free, and finds the processes that hold them. */
public final class Ports {

    private Ports() {}

    /** Called before anything starts, so options can choose other ports. */
    public static void requireFree(Plan plan) {
        for (var one : plan.starting()) {
            requireFree(one, one == plan.front() ? "choose another with --port" : "choose others with --first-port");
        }
    }

    /** The same for the ports of a technology over which the gateway asks. */
    public static void requireFree(Plan plan, Calls calls) {
        for (var one : plan.starting()) {
            if (calls.port(one) > 0) {
                requireFree(one, calls.port(one), " for --calls " + calls.shown(), "choose others with --first-port");
            }
        }
    }

    /**
     * @param remedy what to do if a port is taken
     */
    public static void requireFree(Plan.Planned process, String remedy) {
        requireFree(process, process.port(), "", remedy);
        if (process.grpcPort() > 0) {
            requireFree(process, process.grpcPort(), " for gRPC", remedy);
        }
    }

    private static void requireFree(Plan.Planned process, int port, String purpose, String remedy) {
        if (isTaken(port)) {
            var holder = holder(port);
            throw new Refused("Port " + port + ", which " + process.name() + " needs" + purpose + ", is taken"
                    + (holder == null ? "" : " by " + holder) + ": " + remedy);
        }
    }

    static boolean isTaken(int port) {
        try (var loopback = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                var free = loopback) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The process that listens on the port, if it can be found without special permissions. */
    static @Nullable String holder(int port) {
        try {
            var asking = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
                    .redirectErrorStream(true)
                    .start();
            if (asking.waitFor(5, TimeUnit.SECONDS)) {
                var pid = new String(asking.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return pid.matches("\\d+") ? describe(Long.parseLong(pid)) : null;
            }
            asking.destroyForcibly();
        } catch (IOException e) {
            return holderFromProc(port);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** On Linux without lsof: finds the socket's inode in /proc/net, and its owner among the open files in /proc. */
    private static @Nullable String holderFromProc(int port) {
        var inode = inode(port);
        if (inode == null) {
            return null;
        }
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
                    for (var file : files) {
                        if (Files.readSymbolicLink(file).toString().equals("socket:[" + inode + "]")) {
                            return describe(Long.parseLong(process.getFileName().toString()));
                        }
                    }
                } catch (IOException e) {
                    // the process belongs to another user, or has ended
                }
            }
        } catch (IOException e) {
            // no such folder on this system
        }
        return null;
    }

    private static @Nullable String inode(int port) {
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (var line : Files.readAllLines(Path.of(table))) {
                    var fields = line.strip().split("\\s+");
                    if (fields.length > 9
                            && fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port))
                            && fields[3].equals("0A")) {
                        return fields[9];
                    }
                }
            } catch (IOException e) {
                // no such table on this system
            }
        }
        return null;
    }

    private static String describe(long pid) {
        var command = ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(path -> Path.of(path).getFileName().toString())
                .orElse("process");
        return command + " (pid " + pid + ")";
    }
}
