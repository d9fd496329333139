package dev.offshoot.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** External programs that an experiment runs. */
final class Programs {

    private Programs() {}

    /**
     * Begins the commands of what is measured. The load generator stands for other machines: if it had to wait for a
     * processor behind all the threads that it keeps busy, its waiting would count as theirs. The system property {@code
     * offshoot.benchmarks.nice} sets by how much they come behind.
     */
    static List<String> behind() {
        return List.of(
                "nice", "-n", Integer.getInteger("offshoot.benchmarks.nice", 10).toString());
    }

    /** The Java that runs this process. */
    static String java() {
        return java(Path.of(System.getProperty("java.home")));
    }

    static String java(Path home) {
        return home.resolve("bin/java").toString();
    }

    /** What starts this program again: its jar, or the class path of a test. */
    static List<String> itself() {
        var classPath = System.getProperty("java.class.path");
        return classPath.contains(File.pathSeparator)
                ? List.of("-cp", classPath, Benchmarks.class.getName())
                : List.of("-jar", Path.of(classPath).toAbsolutePath().toString());
    }

    /** Starts a program that runs until it is ended, or this process ends. */
    static Process start(List<String> command, Path folder, Path log) throws IOException {
        return start(command, Map.of(), folder, log);
    }

    /** The same with additional variables in its environment. */
    static Process start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        Files.createDirectories(folder);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** Runs a program to its end; returns its output. */
    static String run(List<String> command, Path folder) {
        try {
            // a file, because a server that is left running would keep a pipe open
            var output = Files.createTempFile("offshoot-", ".out");
            try {
                var process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
                var exit = process.waitFor();
                var text = Files.readString(output);
                if (exit != 0) {
                    throw new IllegalStateException(String.join(" ", command) + " ended with " + exit + ":\n" + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
