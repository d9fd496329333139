package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** A PostgreSQL server for one test, from the installed package. It can be restarted and keeps its data. */
public final class RunningPostgres implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port = FreePorts.one();

    /** How to stop the server. */
    public enum Shutdown {
        /** Ends all sessions and writes a checkpoint. */
        FAST,
        /** Like a crash: it recovers from its log at the next start. */
        IMMEDIATE
    }

    /** Starts a server with its data in {@code /tmp}, because its account may have no access to the build folder. */
    public RunningPostgres() {
        try (var versions = Files.list(VERSIONS)) {
            programs = versions.max(Comparator.comparing(
                            version -> Integer.valueOf(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
            folder = Files.createTempDirectory("offshoot-postgres-");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL is not installed. Run .ci/run, which installs it", e);
        }
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        asItself("initdb -D " + data() + " -U postgres -A trust -E UTF8 --locale=C.UTF-8");
        configure(
                "postgresql.conf",
                "port = " + port + "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                        + "max_connections = 200\n");
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

    /**
     * Restarts it, so that it also listens at another address of this machine. From there, it asks for passwords.
     *
     * @param network the addresses of its clients, such as 10.0.0.0/24
     */
    public void open(String address, String network) {
        configure("postgresql.conf", "listen_addresses = '127.0.0.1, " + address + "'\n");
        configure("pg_hba.conf", "host all all " + network + " scram-sha-256\n");
        stop(Shutdown.FAST);
        start();
    }

    public int port() {
        return port;
    }

    private void configure(String file, String lines) {
        try {
            Files.writeString(data().resolve(file), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Runs as the account postgres, because PostgreSQL refuses to run as root. */
    private void asItself(String command) {
        var program = programs.resolve(command).toString();
        run(isRoot() ? List.of("su", "postgres", "-c", program) : List.of("sh", "-c", program));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) {
        try {
            // to a file: the server inherits the output, so a pipe would not end before the server does
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
                throw new IllegalStateException(command + " failed with exit code " + ended + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the server, if it is running, and removes its data. */
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
