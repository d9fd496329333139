package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long each process takes to answer, on H2 files or PostgreSQL, and how much memory it uses when idle. */
final class StartupExperiment {

    private StartupExperiment() {}

    private static final String PLAIN_17 = "JDK 17, extracted";
    private static final String ARCHIVE_17 = "JDK 17, extracted, with a class data archive";
    private static final String CACHED_25 = "JDK 25, extracted, with an AOT cache";

    /** The slowest start in seconds, and the highest resident memory in MiB. */
    private record Worst(double start, long memory) {

        Worst or(Worst other) {
            return new Worst(Math.max(start, other.start), Math.max(memory, other.memory));
        }
    }

    static List<Figure> run(Options options) throws Exception {
        var database = options.text("database", "h2");
        if (!List.of("h2", "postgresql").contains(database)) {
            throw new IllegalArgumentException("--database is h2 or postgresql, not " + database);
        }
        try (var cluster = database.equals("h2") ? null : PostgresCluster.start(options)) {
            return run(options, cluster);
        }
    }

    private static List<Figure> run(Options options, @Nullable PostgresCluster cluster) throws Exception {
        var named = options.text("processes", "shop");
        var java17 = options.text("java17", System.getProperty("java.home"));
        var java25 = Path.of(options.text("java25", "/usr/lib/jvm/temurin-25-jdk-amd64"));
        var jvm = List.of(options.text("jvm", Options.LAUNCHER_OPTIONS).split(" "));
        var runs = options.number("runs", 5);
        var idle = options.seconds("idle", 30);
        options.jar("shop");
        options.done();
        if (!Files.exists(java25)) {
            System.out.println("No JDK 25 at " + java25 + ": set --java25");
        }
        var databases = 0;
        var worst = new HashMap<String, Worst>();
        for (var process : named.equals("all") ? all() : List.of(named.split(","))) {
            var folder = Files.createTempDirectory("offshoot-startup-");
            try {
                var jar = extracted(options.jar(process).toAbsolutePath(), folder);
                var shapes = new LinkedHashMap<String, List<String>>();
                if (!java17.equals("none")) {
                    var java = Programs.java(Path.of(java17));
                    shapes.put(PLAIN_17, command(java, jvm, jar));
                    var archive = folder.resolve("classes.jsa");
                    train("-XX:ArchiveClassesAtExit=" + archive, java, jvm, jar, process, folder);
                    shapes.put(ARCHIVE_17, with("-XX:SharedArchiveFile=" + archive, command(java, jvm, jar)));
                }
                if (Files.exists(java25)) {
                    var java = Programs.java(java25);
                    var cache = folder.resolve("process.aot");
                    train("-XX:AOTCacheOutput=" + cache, java, jvm, jar, process, folder);
                    shapes.put(CACHED_25, with("-XX:AOTCache=" + cache, command(java, jvm, jar)));
                }
                for (var shape : shapes.entrySet()) {
                    System.out.println(process + ", " + shape.getKey());
                    for (int i = 0; i < runs; i++) {
                        var data = folder.resolve("run-" + i);
                        var settings = new HashMap<String, String>();
                        if (cluster != null) {
                            settings.put("spring.datasource.url", cluster.createDatabase("run_" + databases++));
                            settings.put("spring.datasource.username", "postgres");
                        }
                        for (var what :
                                List.of("empty " + (cluster == null ? "folder" : "database"), "started again")) {
                            var seen = measure(what, shape.getValue(), process, data, settings, idle);
                            worst.merge(process + shape.getKey(), seen, Worst::or);
                        }
                        delete(data);
                    }
                }
            } finally {
                delete(folder);
            }
        }
        return figures(worst.get("shop" + PLAIN_17), worst.get("shop" + ARCHIVE_17), worst.get("shop" + CACHED_25));
    }

    private static List<Figure> figures(@Nullable Worst first, @Nullable Worst on17, @Nullable Worst on25) {
        var figures = new ArrayList<Figure>();
        if (first != null && on17 != null) {
            figures.add(Figure.of(
                    Aim.START_17,
                    on17.start(),
                    "the slowest start; without the archive, as the first time, %.2f s",
                    first.start()));
            figures.add(Figure.of(
                    Aim.IDLE_MEMORY,
                    Proc.megabytes(on25 == null ? on17.memory() : Math.max(on17.memory(), on25.memory())),
                    "the most; Java 17 %.0f MB, Java 25 with an AOT cache %s",
                    Proc.megabytes(on17.memory()),
                    on25 == null ? "not measured" : Math.round(Proc.megabytes(on25.memory())) + " MB"));
        }
        figures.add(
                on25 == null
                        ? Figure.missing(Aim.START_25, "no JDK 25, see --java25")
                        : Figure.of(Aim.START_25, on25.start(), "the slowest start"));
        return figures;
    }

    private static List<String> all() {
        return Stream.concat(
                        Stream.of("shop", "gateway"), Fleet.MODULES.stream().map(module -> module + "-service"))
                .toList();
    }

    /** A service on its own: without a broker, and without a source of public keys. */
    private static Map<String, String> settings(String process, int port) {
        if (process.equals("shop")) {
            return Map.of("offshoot.demo", "true");
        }
        return process.equals("gateway")
                ? Map.of(
                        "offshoot.security.operator-key",
                        "the-operator-key-of-benchmarks-0123456789",
                        "spring.grpc.server.port",
                        String.valueOf(port == 0 ? 0 : port + 1000))
                : Map.of(
                        "offshoot.demo",
                        "true",
                        "offshoot.identity.jwks-uri",
                        "http://127.0.0.1:9/.well-known/jwks.json");
    }

    private static Worst measure(
            String what, List<String> command, String name, Path data, Map<String, String> more, Duration idle)
            throws Exception {
        var port = ShopProcess.freePortForHttpAndGrpc();
        var settings = new HashMap<>(settings(name, port));
        settings.putAll(more);
        try (var process = ShopProcess.launch(command, name, data, port, settings)) {
            var answered = process.awaitAnswer(name.equals("shop") ? "/api/products" : "/actuator/health/readiness");
            Thread.sleep(idle.toMillis());
            var seen = new Worst(answered.toMillis() / 1000.0, Proc.residentMegabytes(process.pid()));
            System.out.printf(
                    "  %s: answers after %.2f s; idle %d s later: %d MiB%n",
                    what, seen.start(), idle.toSeconds(), seen.memory());
            return seen;
        }
    }

    private static String extracted(Path jar, Path folder) throws IOException {
        var extracted = folder.resolve("extracted");
        Programs.run(
                List.of(
                        Programs.java(Path.of(System.getProperty("java.home"))),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        extracted.toString()),
                folder);
        return extracted.resolve(jar.getFileName()).toString();
    }

    /** A training run, as the launcher's: it exits once the context is ready, and then Java writes what the option names. */
    private static void train(String option, String java, List<String> jvm, String jar, String process, Path folder)
            throws IOException {
        var training = with("-Dspring.context.exit=onRefresh", with(option, command(java, jvm, jar)));
        training.add("--server.port=0");
        settings(process, 0).forEach((name, value) -> training.add("--" + name + "=" + value));
        Programs.run(training, Files.createTempDirectory(folder, "training-"));
    }

    private static List<String> with(String option, List<String> command) {
        command.add(1, option);
        return command;
    }

    private static List<String> command(String java, List<String> jvm, String jar) {
        var command = new ArrayList<>(List.of(java));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar));
        return command;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
