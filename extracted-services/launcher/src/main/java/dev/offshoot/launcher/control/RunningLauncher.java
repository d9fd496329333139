package dev.offshoot.launcher.control;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where commands in other terminals find the launcher: a file that only its user may read, because it holds the key.
 *
 * @param pid of the launcher
 * @param started when that process started, because the system reuses process ids
 * @param control the port of {@link Control}
 * @param key the operator key of this run
 * @param front the address of the shop for customers
 * @param behindGateway whether modules can be moved
 * @param calls how the gateway asks inventory, if it was chosen
 */
public record RunningLauncher(
        long pid,
        Instant started,
        int control,
        String key,
        String front,
        boolean behindGateway,
        @Nullable String calls,
        List<Entry> processes) {

    /** One process. */
    public record Entry(String name, String state, long pid, Instant started, int port, int starts) {}

    /** Locks the folder for one launcher. The system releases the lock when the launcher ends, even after a kill. */
    public record Lock(FileChannel channel) implements AutoCloseable {

        public static Lock take(Home home) {
            try {
                var channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                try {
                    if (channel.tryLock() != null) {
                        return new Lock(channel);
                    }
                } catch (OverlappingFileLockException e) {
                    // held by this process
                }
                channel.close();
            } catch (IOException e) {
                throw new Refused("The folder " + home.data() + " is not writable" + Home.why(e)
                        + ": run the command from a folder that is");
            }
            var other = find(home);
            throw new Refused("A launcher already runs in this folder"
                    + (other == null ? "" : " (pid " + other.pid() + ", " + other.front() + ")") + ": "
                    + home.command() + " status shows it, " + home.command() + " down stops it");
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // the system closes it
            }
        }
    }

    public static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    void write(Home home) {
        try {
            var fresh = home.state().resolveSibling("launcher.json.new");
            Files.deleteIfExists(fresh);
            try {
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (UnsupportedOperationException e) {
                // Windows: the file inherits its permissions
                Files.createFile(fresh);
            }
            Files.write(fresh, JsonMapper.shared().writeValueAsBytes(this));
            Home.replace(fresh, home.state());
        } catch (IOException e) {
            throw new Refused("The file " + home.state() + " could not be written: " + e.getMessage());
        }
    }

    /** The launcher that runs in this folder, if any; the file of a dead launcher is ignored. */
    public static @Nullable RunningLauncher find(Home home) {
        var written = read(home);
        return written != null && isAlive(written.pid(), written.started()) ? written : null;
    }

    /** The content of the file, whether its launcher lives or not. */
    public static @Nullable RunningLauncher read(Home home) {
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(home.state()), RunningLauncher.class);
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    public static RunningLauncher require(Home home) {
        var running = find(home);
        if (running == null) {
            throw new Refused("No launcher runs in this folder: " + home.command()
                    + " up starts one; if it runs elsewhere, run this in the folder where it was started");
        }
        return running;
    }

    public static RunningLauncher requireGateway(Home home) {
        var running = require(home);
        if (!running.behindGateway()) {
            throw new Refused("The shop runs without a gateway, so modules cannot move: " + home.command()
                    + " down, then " + home.command() + " up --gateway");
        }
        return running;
    }

    public static boolean isAlive(long pid, Instant started) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(RunningLauncher::startOf)
                // some systems report the start only to the second
                .filter(start -> Math.abs(start.toEpochMilli() - started.toEpochMilli()) < 1000)
                .isPresent();
    }

    public @Nullable Entry process(String name) {
        return processes.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    public String url(Entry process) {
        return "http://127.0.0.1:" + process.port();
    }

    public Http.Answer order(String path, java.time.Duration patience) {
        return Http.post("http://127.0.0.1:" + control + path, key, "", patience);
    }
}
