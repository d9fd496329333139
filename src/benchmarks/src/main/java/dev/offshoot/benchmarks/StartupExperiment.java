package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the demo shop takes until it answers, on files of H2, and how much memory it holds when nobody comes. */
final class StartupExperiment {

    private static final Map<String, String> DEMO = Map.of("offshoot.demo", "true");

    private StartupExperiment() {}

    static void run(Options options) throws Exception {
        var jar = options.shopJar().toAbsolutePath();
        var java17 = Path.of(options.text("java17", System.getProperty("java.home")));
        var java25 = Path.of(options.text("java25", "/usr/lib/jvm/temurin-25-jdk-amd64"));
        var runs = options.number("runs", 5);
        var idle = options.seconds("idle", 30);
        options.done();
        var folder = Files.createTempDirectory("offshoot-startup-");
        try {
            var shapes = new LinkedHashMap<String, List<String>>();
            shapes.put("JDK 17, the jar as it is", List.of(program(java17), "-jar", jar.toString()));
            if (Files.exists(java25)) {
                shapes.put("JDK 25, the jar as it is", List.of(program(java25), "-jar", jar.toString()));
                shapes.put("JDK 25, extracted, with an AOT cache", withAotCache(java25, jar, folder));
            } else {
                System.out.println("No JDK 25 at " + java25 + ": name one by --java25");
            }
            for (var shape : shapes.entrySet()) {
                System.out.println(shape.getKey());
                for (int i = 0; i < runs; i++) {
                    var data = folder.resolve("run-" + i);
                    measure("empty folder", shape.getValue(), data, idle);
                    measure("started again", shape.getValue(), data, idle);
                    delete(data);
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static String program(Path home) {
        return home.resolve("bin/java").toString();
    }

    private static void measure(String what, List<String> command, Path data, Duration idle) throws Exception {
        try (var shop = ShopProcess.launch(command, data, DEMO)) {
            var answered = shop.awaitAnswer("/api/products");
            Thread.sleep(idle.toMillis());
            System.out.printf(
                    "  %s: answers after %.2f s; idle %d s later: %d MiB%n",
                    what, answered.toMillis() / 1000.0, idle.toSeconds(), Proc.residentMegabytes(shop.pid()));
        }
    }

    /** Extracts the jar, and lets a start that ends when all is wired write down what it loaded and compiled. */
    private static List<String> withAotCache(Path java, Path jar, Path folder) throws Exception {
        var extracted = folder.resolve("extracted");
        await(
                List.of(
                        program(java),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        extracted.toString()),
                folder);
        var application = extracted.resolve(jar.getFileName()).toString();
        var cache = folder.resolve("shop.aot").toString();
        var training = Files.createDirectory(folder.resolve("training"));
        await(
                List.of(
                        program(java),
                        "-XX:AOTCacheOutput=" + cache,
                        "-Dspring.context.exit=onRefresh",
                        "-jar",
                        application,
                        "--server.port=0",
                        "--offshoot.demo=true"),
                training);
        return List.of(program(java), "-XX:AOTCache=" + cache, "-jar", application);
    }

    private static void await(List<String> command, Path folder) throws IOException, InterruptedException {
        var output = folder.resolve("output.log");
        var exit = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + exit + ":\n" + Files.readString(output));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
