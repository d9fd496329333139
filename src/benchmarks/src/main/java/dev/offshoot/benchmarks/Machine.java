package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where figures were measured. */
final class Machine {

    private Machine() {}

    /** Processors, memory, kernel, PostgreSQL and Java. */
    static String text(Options options) throws IOException {
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %.0f GB, %s %s, %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                Double.parseDouble(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) * 1024 / 1e9,
                System.getProperty("os.name"),
                // without the name of a build
                System.getProperty("os.version").replaceFirst("-.*", ""),
                postgres(options),
                System.getProperty("java.version"));
    }

    private static String postgres(Options options) throws IOException {
        try {
            return PostgresCluster.version(options);
        } catch (Unavailable e) {
            return e.getMessage();
        }
    }

    private static String line(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("0");
        }
    }

    /**
     * The commit of the sources around the jars; the jars may have been built from another one. Tables that earlier runs
     * have written into the README are no change.
     */
    static String commit(Options options) {
        try {
            var root = options.root().toAbsolutePath();
            var commit =
                    Programs.run(List.of("git", "describe", "--always"), root).strip();
            var changed = Programs.run(
                    List.of(
                            "git",
                            "status",
                            "--porcelain",
                            "--untracked-files=no",
                            "--",
                            ".",
                            ":(exclude)src/benchmarks/README.md"),
                    root);
            return changed.isBlank() ? commit : commit + "-dirty";
        } catch (IllegalStateException | UncheckedIOException e) {
            return "unknown";
        }
    }
}
