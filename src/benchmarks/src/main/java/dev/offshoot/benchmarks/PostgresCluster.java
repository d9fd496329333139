package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/**
 * A PostgreSQL for one experiment, with the settings of a fresh installation, so that all its work counts for the
 * experiment. It is durable: each commit waits for the disk.
 */
final class PostgresCluster implements AutoCloseable {

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");

    private final Path folder;
    private final Path programs;
    private final int port = ShopProcess.freePort();
    private final Thread stopAtExit = new Thread(this::stop);

    private final List<String> behind;

    private PostgresCluster(Path folder, Path programs, List<String> behind) {
        this.folder = folder;
        this.programs = programs;
        this.behind = behind;
    }

    /** Starts one on a free port, in a folder that is deleted on close; takes additional settings. */
    static PostgresCluster start(Options options, String... more) throws IOException {
        return start(options, Programs.behind(), more);
    }

    /** Same, for what is measured in this process, which is not behind itself. */
    static PostgresCluster startBeside(Options options, String... more) throws IOException {
        return start(options, List.of(), more);
    }

    private static PostgresCluster start(Options options, List<String> behind, String... more) throws IOException {
        var programs = programs(options);
        var parent = Path.of(options.text("folder", System.getProperty("java.io.tmpdir")));
        if (Files.getFileStore(parent).type().equals("tmpfs")) {
            throw new IllegalStateException(
                    parent + " is in memory, where commits cost nothing: set --folder to a folder on a disk");
        }
        var cluster = new PostgresCluster(Files.createTempDirectory(parent, "offshoot-benchmark-"), programs, behind);
        if (isRoot()) {
            run(List.of("chown", "postgres", cluster.folder.toString()));
        }
        cluster.asItself("initdb", "-D " + cluster.data() + " -U postgres -A trust -E UTF8 --locale=C.UTF-8");
        Files.writeString(
                cluster.data().resolve("postgresql.conf"),
                """
                port = %d
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                timezone = 'UTC'
                logging_collector = on
                log_destination = 'jsonlog'
                log_timezone = 'UTC'
                log_filename = 'server'
                log_rotation_age = 0
                log_rotation_size = 0
                %s
                """.formatted(cluster.port, String.join("\n", more)),
                StandardOpenOption.APPEND);
        cluster.asItself("pg_ctl", "-w -D " + cluster.data() + " -l " + cluster.folder.resolve("log") + " start");
        Runtime.getRuntime().addShutdownHook(cluster.stopAtExit);
        System.out.println("PostgreSQL "
                + cluster.database("postgres")
                        .queryForObject(
                                "SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                                        + " || ', synchronous_commit ' || current_setting('synchronous_commit')",
                                String.class));
        return cluster;
    }

    /** Such as "PostgreSQL 15.20". */
    static String version(Options options) throws IOException {
        return run(List.of(programs(options).resolve("postgres").toString(), "--version"))
                .strip()
                .replace("postgres (PostgreSQL)", "PostgreSQL")
                .replaceAll(" \\(.*", "");
    }

    private static Path programs(Options options) throws IOException {
        var named = options.text("postgres", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            var all = new ArrayList<Path>();
            versions.forEach(all::add);
            return all.stream()
                    .max(Comparator.comparing(
                            path -> Integer.parseInt(path.getFileName().toString())))
                    .orElseThrow(() ->
                            new Unavailable("no PostgreSQL in /usr/lib/postgresql: install the postgresql package"))
                    .resolve("bin");
        }
    }

    /** Creates an empty database; returns its JDBC URL. */
    String createDatabase(String name) {
        database("postgres").execute("CREATE DATABASE " + name);
        return url(name);
    }

    String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    JdbcTemplate database(String name) {
        return new JdbcTemplate(new DriverManagerDataSource(url(name), "postgres", ""));
    }

    /** The number of commits in a database; for active sessions, up to a second old. */
    long commits(String name) {
        var commits = database("postgres")
                .queryForObject("SELECT xact_commit FROM pg_stat_database WHERE datname = ?", Long.class, name);
        return commits == null ? 0 : commits;
    }

    /** As {@link #commits}, after idle sessions have reported theirs, which takes ten seconds. */
    long commitsAtRest(String name) throws InterruptedException {
        Thread.sleep(11_000);
        return commits(name);
    }

    /** The processor time of the whole cluster, in milliseconds. */
    long cpuMillis() {
        try {
            return Proc.familyCpuMillis(Long.parseLong(
                    Files.readAllLines(data().resolve("postmaster.pid")).get(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script repeatedly, with prepared statements; returns the rate per second. */
    double pgbench(String database, String script, int clients, Duration duration, String... more) throws IOException {
        var file = Files.writeString(folder.resolve("pgbench.sql"), script);
        var command = new ArrayList<>(List.of(
                programs.resolve("pgbench").toString(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, 2),
                "--time=" + duration.toSeconds(),
                "--file=" + file));
        command.addAll(List.of(more));
        command.add(database);
        var output = run(command);
        var tps = TPS.matcher(output);
        if (!tps.find() || output.contains("aborted")) {
            throw new IllegalStateException("pgbench failed:\n" + output);
        }
        return Double.parseDouble(tps.group(1));
    }

    /** How long one client waits for each run of a script. */
    Latencies pgbenchLatencies(String database, String script, Duration duration) throws IOException {
        var logs = Files.createTempDirectory(folder, "pgbench-");
        pgbench(database, script, 1, duration, "--log", "--log-prefix=" + logs.resolve("log"));
        var latencies = new Latencies();
        try (var files = Files.newDirectoryStream(logs)) {
            for (var file : files) {
                // client, number, time in microseconds, ...
                Files.readAllLines(file).forEach(line -> latencies.recordMicros(Long.parseLong(line.split(" ")[2])));
            }
        }
        return latencies;
    }

    /** Something to run. */
    interface Work {
        void run() throws Exception;
    }

    /** What the server logs during a task: each executed statement, with its parameters. */
    List<JsonNode> logged(Work work) throws Exception {
        var log = data().resolve("log/server.json");
        var before = Files.readAllLines(log).size();
        var jdbc = database("postgres");
        jdbc.execute("ALTER SYSTEM SET log_statement = 'all'");
        jdbc.execute("SELECT pg_reload_conf()");
        work.run();
        jdbc.execute("ALTER SYSTEM RESET log_statement");
        jdbc.execute("SELECT pg_reload_conf()");
        return Files.readAllLines(log).stream()
                .skip(before)
                .map(ShopProcess.JSON::readTree)
                .toList();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stop();
    }

    private void stop() {
        asItself("pg_ctl", "-w -m fast -D " + data() + " stop");
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** PostgreSQL refuses to run as root. */
    private void asItself(String program, String arguments) {
        var command = String.join(" ", behind) + " " + programs.resolve(program) + " " + arguments;
        run(isRoot() ? List.of("su", "postgres", "-c", command) : List.of("sh", "-c", command));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String run(List<String> command) {
        return Programs.run(command, Path.of("/"));
    }
}
