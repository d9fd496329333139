package dev.offshoot.launcher.control;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the commands at other terminals find the launcher: a file that its user alone may read, for it holds the key.
 *
 * @param pid of the launcher
 * @param started when that process started, for ids are used again
 * @param control the port at which the launcher takes orders
 * @param key the operator key of this run
 * @param front where customers come in
 * @param behindGateway whether modules can be moved
 */
public record RunningLauncher(
        long pid,
        Instant started,
        int control,
        String key,
        String front,
        boolean behindGateway,
        List<Entry> processes) {

    /** One process. */
    public record Entry(String name, String state, long pid, Instant started, int port, int starts) {}

    /** Holds the folder for one launcher. The system releases it when the launcher ends, however it ends. */
    public record Lock(FileChannel channel) implements AutoCloseable {

        public static Lock take(Home home) {
            try {
                var channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                try {
                    if (channel.tryLock() != null) {
                        return new Lock(channel);
                    }
                } catch (OverlappingFileLockException e) {
                    // held by this very process
                }
                channel.close();
            } catch (IOException e) {
                throw new Refused("The folder " + home.data() + " cannot be written" + Home.why(e)
                        + ": call it from a folder that can");
            }
            var other = find(home);
            throw new Refused("A launcher runs in this folder already"
                    + (other == null ? "" : " (pid " + other.pid() + ", " + other.front() + ")") + ": "
                    + home.command() + " status shows it, " + home.command() + " down stops it");
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // the system does it
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
                // Windows: the folder's rights apply
                Files.createFile(fresh);
            }
            Files.write(fresh, JsonMapper.shared().writeValueAsBytes(this));
            replace(fresh, home.state());
        } catch (IOException e) {
            throw new Refused("The file " + home.state() + " cannot be written: " + e.getMessage());
        }
    }

    private static void replace(Path fresh, Path old) throws IOException {
        try {
            Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, old, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The launcher that runs in this folder, if one does: what a dead one left is not taken for it. */
    public static @Nullable RunningLauncher find(Home home) {
        var written = read(home);
        return written != null && isAlive(written.pid(), written.started()) ? written : null;
    }

    /** What the file says, whether its launcher lives or not. */
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
                    + " up starts one; if it runs, call this from the folder where it was started");
        }
        return running;
    }

    public static RunningLauncher requireGateway(Home home) {
        var running = require(home);
        if (!running.behindGateway()) {
            throw new Refused("The shop runs alone, and nothing can move: " + home.command() + " down, then "
                    + home.command() + " up --gateway");
        }
        return running;
    }

    public static boolean isAlive(long pid, Instant started) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(RunningLauncher::startOf)
                // a second of play: some systems know the start to the second only
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
