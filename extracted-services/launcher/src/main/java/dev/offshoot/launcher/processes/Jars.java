package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import dev.offshoot.launcher.terminal.Ticker;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** The jars of the processes, built with the Maven wrapper where they are missing. */
public final class Jars {

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Jars() {}

    /**
     * @param anew whether to rebuild existing jars
     */
    public static void require(List<Plan.Planned> processes, boolean anew, Home home, Output output) {
        var wanted = processes.stream()
                .filter(one -> anew || !Files.exists(home.jar(one)))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        for (var one : wanted) {
            if (!Files.exists(home.root().resolve(one.folder()).resolve("pom.xml"))) {
                throw new Refused(
                        home.jar(one) + " is missing and cannot be built: the repository's sources are not here");
            }
        }
        output.line("Building " + wanted.stream().map(Plan.Planned::name).collect(Collectors.joining(", "))
                + " (takes minutes the first time) ...");
        var log = home.log("build");
        try {
            Files.createDirectories(log.getParent());
            for (var one : wanted) {
                // running processes keep the deleted file open
                Files.deleteIfExists(home.jar(one));
            }
            var command = new ArrayList<String>();
            command.add(home.root().resolve(WINDOWS ? "mvnw.cmd" : "mvnw").toString());
            command.addAll(List.of("-B", "-ntp", "-q", "-DskipTests", "-am", "-pl"));
            command.add(wanted.stream().map(Plan.Planned::folder).collect(Collectors.joining(",")));
            command.add("package");
            var build = new ProcessBuilder(command)
                    .directory(home.root().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File(WINDOWS ? "NUL" : "/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
            try (var ticking = new Ticker(output)) {
                while (!build.waitFor(200, TimeUnit.MILLISECONDS)) {
                    ticking.tick("  building");
                }
            }
            if (build.exitValue() != 0) {
                throw new Refused("The build failed: see " + log);
            }
        } catch (IOException e) {
            throw new Refused("The build could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted");
        }
    }

    /**
     * The jar to start, extracted next to the built one: its classes load a quarter faster than those of jars inside a
     * jar. If it cannot be extracted, such as in a folder of another user, it is the built jar.
     */
    static Path toStart(Path jar) {
        try {
            var made = folder(jar);
            if (!Files.exists(made)) {
                extract(jar, made);
            }
            var extracted = made.resolve(jar.getFileName());
            return Files.exists(extracted) ? extracted : jar;
        } catch (IOException | UncheckedIOException e) {
            return jar;
        }
    }

    /** The extracted jar; null if this build was not extracted. */
    static @Nullable Path extracted(Path jar) throws IOException {
        var extracted = folder(jar).resolve(jar.getFileName());
        return Files.exists(extracted) ? extracted : null;
    }

    /** A checksum belongs to the name, because all builds give their jars the same time. */
    private static Path folder(Path jar) throws IOException {
        return jar.resolveSibling("extracted")
                .resolve(jar.getFileName() + "-" + Long.toHexString(checksum(jar)) + "-" + Files.size(jar));
    }

    private static long checksum(Path jar) throws IOException {
        var checksum = new CRC32C();
        try (var bytes = new CheckedInputStream(Files.newInputStream(jar), checksum)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }

    private static void extract(Path jar, Path made) throws IOException {
        Files.createDirectories(made.getParent());
        removeOthers(jar, made.getParent());
        // renamed at the end, so that a launcher that is killed, or another one at the same time, leaves nothing
        // partial
        var written = Files.createTempDirectory(made.getParent(), "new-");
        try {
            var extracting = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            written.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (extracting.waitFor(1, TimeUnit.MINUTES) && extracting.exitValue() == 0) {
                Files.move(written, made);
            } else {
                extracting.destroyForcibly();
            }
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // another launcher was faster
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remove(written);
        }
    }

    /** Earlier builds. A process that still runs from one keeps its open files. */
    private static void removeOthers(Path jar, Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(jar.getFileName() + "-")) {
                    remove(entry);
                }
            }
        }
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
