package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** A real PostgreSQL of a test's own, from the machine's package, that can be restarted, and keeps what it was told. */
public final class RunningPostgres implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port = RunningJar.freePort();

    /** How the server ends: what it does about those who are at work. */
    public enum Shutdown {
        /** Ends every session, and writes down what it holds. */
        FAST,
        /** As a crash does: it recovers from its log at the next start. */
        IMMEDIATE
    }

    /** Starts one, with its data below {@code /tmp}: the account that it runs as may not see the folder of the build. */
    public RunningPostgres() {
        try (var versions = Files.list(VERSIONS)) {
            programs = versions.max(Comparator.comparing(
                            version -> Integer.valueOf(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
            folder = Files.createTempDirectory("offshoot-postgres-");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL is not installed here: .ci/run installs it", e);
        }
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        asItself("initdb -D " + data() + " -U postgres -A trust -E UTF8 --locale=C.UTF-8");
        try {
            Files.writeString(
                    data().resolve("postgresql.conf"),
                    "port = " + port + "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                            + "max_connections = 200\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
        asItself("createdb -h 127.0.0.1 -p " + port + " -U postgres shop");
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/shop";
    }

    public void start() {
        asItself("pg_ctl -w -D " + data() + " -l " + folder.resolve("log") + " start");
    }

    public void stop(Shutdown how) {
        asItself("pg_ctl -w -m " + how.name().toLowerCase(java.util.Locale.ROOT) + " -D " + data() + " stop");
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** PostgreSQL refuses to run as root. */
    private void asItself(String command) {
        var program = programs.resolve(command).toString();
        run(isRoot() ? List.of("su", "postgres", "-c", program) : List.of("sh", "-c", program));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) {
        try {
            // into a file: the server inherits the output, and whoever reads a pipe to its end waits as long as it runs
            var output = Files.createTempFile("offshoot-postgres", ".out");
            var process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            var ended = process.waitFor();
            var said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (ended != 0) {
                throw new IllegalStateException(command + " ended with " + ended + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the server, if it runs, and removes its data. */
    @Override
    public synchronized void close() {
        if (!Files.exists(folder)) {
            return;
        }
        if (Files.exists(data().resolve("postmaster.pid"))) {
            stop(Shutdown.IMMEDIATE);
        }
        run(List.of("rm", "-rf", folder.toString()));
    }
}
