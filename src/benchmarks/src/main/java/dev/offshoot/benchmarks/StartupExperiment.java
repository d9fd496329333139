package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How long each process takes to answer, on H2 files, and how much memory it uses when idle. */
final class StartupExperiment {

    private StartupExperiment() {}

    static void run(Options options) throws Exception {
        var named = options.text("processes", "shop");
        var java17 = options.text("java17", System.getProperty("java.home"));
        var java25 = Path.of(options.text("java25", "/usr/lib/jvm/temurin-25-jdk-amd64"));
        var runs = options.number("runs", 5);
        var idle = options.seconds("idle", 30);
        options.jar("shop");
        options.done();
        if (!Files.exists(java25)) {
            System.out.println("No JDK 25 at " + java25 + ": set --java25");
        }
        for (var process : named.equals("all") ? all() : List.of(named.split(","))) {
            var folder = Files.createTempDirectory("offshoot-startup-");
            try {
                var jar = options.jar(process).toAbsolutePath();
                var shapes = new LinkedHashMap<String, List<String>>();
                if (!java17.equals("none")) {
                    shapes.put(
                            "JDK 17, the jar as it is",
                            List.of(Programs.java(Path.of(java17)), "-jar", jar.toString()));
                }
                if (Files.exists(java25)) {
                    shapes.put("JDK 25, the jar as it is", List.of(Programs.java(java25), "-jar", jar.toString()));
                    shapes.put("JDK 25, extracted, with an AOT cache", withAotCache(java25, jar, process, folder));
                }
                for (var shape : shapes.entrySet()) {
                    System.out.println(process + ", " + shape.getKey());
                    for (int i = 0; i < runs; i++) {
                        var data = folder.resolve("run-" + i);
                        measure("empty folder", shape.getValue(), process, data, idle);
                        measure("started again", shape.getValue(), process, data, idle);
                        delete(data);
                    }
                }
            } finally {
                delete(folder);
            }
        }
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

    private static void measure(String what, List<String> command, String name, Path data, Duration idle)
            throws Exception {
        var port = ShopProcess.freePortForHttpAndGrpc();
        try (var process = ShopProcess.launch(command, name, data, port, settings(name, port))) {
            var answered = process.awaitAnswer(name.equals("shop") ? "/api/products" : "/actuator/health/readiness");
            Thread.sleep(idle.toMillis());
            System.out.printf(
                    "  %s: answers after %.2f s; idle %d s later: %d MiB%n",
                    what, answered.toMillis() / 1000.0, idle.toSeconds(), Proc.residentMegabytes(process.pid()));
        }
    }

    /** Extracts the jar, and makes an AOT cache in a training run that exits once the context is ready. */
    private static List<String> withAotCache(Path java, Path jar, String process, Path folder) throws IOException {
        var program = Programs.java(java);
        var extracted = folder.resolve("extracted");
        Programs.run(
                List.of(
                        program,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        extracted.toString()),
                folder);
        var application = extracted.resolve(jar.getFileName()).toString();
        var cache = folder.resolve(process + ".aot").toString();
        var training = new ArrayList<>(List.of(
                program,
                "-XX:AOTCacheOutput=" + cache,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                application,
                "--server.port=0"));
        settings(process, 0).forEach((name, value) -> training.add("--" + name + "=" + value));
        Programs.run(training, Files.createDirectory(folder.resolve("training")));
        return List.of(program, "-XX:AOTCache=" + cache, "-jar", application);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
