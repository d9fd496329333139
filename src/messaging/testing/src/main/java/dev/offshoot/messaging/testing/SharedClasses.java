package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.springframework.util.FileSystemUtils;

/**
 * Makes executable jars start faster: extracts the jar once, and creates a class data archive that later starts in the
 * build map into memory. Classes and class path order stay the same.
 */
final class SharedClasses {

    private static final Map<Path, List<String>> OPTIONS = new ConcurrentHashMap<>();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private SharedClasses() {}

    /**
     * The options to start a jar, including {@code -jar} and its path. The first call prepares the jar; concurrent
     * calls wait, even in other tests of the build. A jar that fails to start with these settings is not prepared.
     *
     * @param jvm the JVM options that the archive must match
     * @param settings the settings with which the application starts; it gets a database in memory instead of the
     *     configured one
     */
    static List<String> optionsFor(Path jar, List<String> jvm, Map<String, String> settings) {
        return OPTIONS.computeIfAbsent(jar, path -> prepared(path, jvm, settings));
    }

    private static List<String> prepared(Path jar, List<String> jvm, Map<String, String> settings) {
        var asItIs = List.of("-jar", jar.toString());
        // prepare only jars in build folders; others are where they are for a reason
        if (!jar.getParent().endsWith("target") || !canBeTakenApart(jar)) {
            return asItIs;
        }
        var folder = jar.resolveSibling("shared-classes");
        try {
            Files.createDirectories(folder);
            try (var lock = FileChannel.open(
                            folder.resolve(jar.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                // a digest, because all builds give their jars the same time
                var made = folder.resolve(jar.getFileName() + "-" + digest(jar) + "-" + Runtime.version());
                var archive = made.resolve("classes.jsa");
                var application = made.resolve("application").resolve(jar.getFileName());
                if (!Files.exists(archive)) {
                    forgetOthers(folder, jar, made);
                    if (!prepare(jar, jvm, settings, archive, application)) {
                        return asItIs;
                    }
                }
                return List.of("-XX:SharedArchiveFile=" + archive, "-jar", application.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path jar) throws IOException {
        try (var bytes = new DigestInputStream(Files.newInputStream(jar), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean canBeTakenApart(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.getEntry("BOOT-INF/") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the archives of earlier builds, each of which takes 100 to 200 MB. */
    private static void forgetOthers(Path folder, Path jar, Path made) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(jar.getFileName() + "-") && !entry.equals(made)) {
                    FileSystemUtils.deleteRecursively(entry);
                }
            }
        }
    }

    private static boolean prepare(
            Path jar, List<String> jvm, Map<String, String> settings, Path archive, Path application)
            throws IOException {
        var extracted = run(
                archive.resolveSibling("extract.log"),
                List.of(
                        JAVA,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        application.getParent().toString()));
        if (!extracted) {
            return false;
        }
        var training = new ArrayList<String>();
        training.add(JAVA);
        training.addAll(jvm);
        var written =
                archive.resolveSibling("written-" + ProcessHandle.current().pid() + ".jsa");
        training.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + written,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                application.toString()));
        var all = new LinkedHashMap<>(settings);
        all.put("server.port", "0");
        all.put("spring.datasource.url", TestDatabase.newH2Database());
        all.put("spring.datasource.username", "sa");
        training.addAll(arguments(all));
        if (!run(archive.resolveSibling("training.log"), training) || !Files.exists(written)) {
            return false;
        }
        // renamed at the end, so that a crash leaves no partial archive
        Files.move(written, archive);
        return true;
    }

    /** The settings as command-line arguments. */
    static List<String> arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    private static boolean run(Path log, List<String> command) throws IOException {
        Files.createDirectories(log.getParent());
        var process = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
