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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.springframework.util.FileSystemUtils;

/**
 * Makes executable jars start faster: extracts the jar, and creates a class data archive that later starts in the build
 * map into memory. Classes and class path order stay the same.
 */
final class SharedClasses {

    private static final int STARTS_WITHOUT_ARCHIVE = 2;
    /** Those that all tests together start often; others are not worth an archive then. */
    private static final Set<String> STARTED_OFTEN = Set.of("shop.jar", "gateway.jar", "inventory-service.jar");

    private static final Map<Path, List<String>> OPTIONS = new ConcurrentHashMap<>();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private SharedClasses() {}

    /**
     * The options to start a jar, including {@code -jar} and its path. The first call extracts the jar, and that call
     * or one after the second creates the archive; concurrent calls wait, even in other tests of the build. A jar that fails to start with
     * these settings gets no archive.
     *
     * @param jvm the JVM options that the archive must match
     * @param settings the settings with which the application starts; it gets a database in memory instead of the
     *     configured one
     * @param restarts whether the process was running until now: customers who wait for it to come back do not wait for
     *     an archive too, which takes a minute or two on a busy machine
     */
    static synchronized List<String> optionsFor(
            Path jar, List<String> jvm, Map<String, String> settings, boolean restarts) {
        var known = OPTIONS.get(jar);
        if (known != null) {
            return known;
        }
        // prepare only jars in build folders; others are where they are for a reason
        if (!jar.getParent().endsWith("target") || !canBeTakenApart(jar)) {
            return List.of("-jar", jar.toString());
        }
        return prepared(jar, jvm, settings, restarts);
    }

    private static List<String> prepared(Path jar, List<String> jvm, Map<String, String> settings, boolean restarts) {
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
                if (!Files.exists(application)) {
                    forgetOthers(folder, jar, made);
                    extract(jar, application);
                }
                var plain = List.of("-jar", application.toString());
                if (!Files.exists(archive)) {
                    if (restarts || !isWorthAnArchive(jar, made)) {
                        return plain;
                    }
                    if (!train(jvm, settings, archive, application)) {
                        OPTIONS.put(jar, plain);
                        return plain;
                    }
                }
                var options = List.of("-XX:SharedArchiveFile=" + archive, "-jar", application.toString());
                OPTIONS.put(jar, options);
                return options;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An archive takes as long to create as it saves in about three starts, so the first ones only count. Where all tests
     * run ({@code -Doffshoot.test.all}), it is known beforehand.
     */
    private static boolean isWorthAnArchive(Path jar, Path made) throws IOException {
        if (Boolean.getBoolean("offshoot.test.all")) {
            return STARTED_OFTEN.contains(jar.getFileName().toString());
        }
        var starts = made.resolve("starts");
        Files.writeString(starts, "one more\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.readAllLines(starts).size() > STARTS_WITHOUT_ARCHIVE;
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

    private static void extract(Path jar, Path application) throws IOException {
        var made = application.getParent().getParent();
        var written = made.resolve("written-" + ProcessHandle.current().pid());
        var extracted = run(
                made.resolve("extract.log"),
                List.of(
                        JAVA,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        written.toString()));
        if (!extracted) {
            throw new IOException(jar + " cannot be extracted: see " + made.resolve("extract.log"));
        }
        // renamed at the end, so that a crash leaves no partial application
        Files.move(written, application.getParent());
    }

    private static boolean train(List<String> jvm, Map<String, String> settings, Path archive, Path application)
            throws IOException {
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
