package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/**
 * Runs Maven as a reader does after {@code ./mvnw install}: what the taxi stands on is installed, in a repository of these
 * tests before the one of the machine, which is left alone.
 */
public final class Build {

    /** The root of the repository. */
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    /** Where everything that the tests make stays. */
    public static final Path WORK = Path.of("target", "book").toAbsolutePath();

    /** Of this process: the steps and the chapters are tried at the same time. */
    private static final Path REPOSITORY =
            WORK.resolve("repository-" + ProcessHandle.current().pid());

    private static boolean installed;

    private Build() {}

    /** What Maven needs, in whatever folder a command of the book starts it. */
    public static synchronized Map<String, String> environment() throws Exception {
        var machine = System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository");
        var environment = Map.of(
                "MAVEN_ARGS",
                "-Dmaven.repo.local=" + REPOSITORY + " -Dmaven.repo.local.tail=" + machine,
                // what lives for seconds is not worth the best code
                "MAVEN_OPTS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        if (!installed) {
            install("offshoot", null, "pom.xml");
            for (var part : List.of("api", "testing", "engine", "rabbitmq", "zeromq", "operations", "starter")) {
                var folder = "src/messaging/" + part;
                install(
                        part.equals("starter") ? "offshoot-messaging" : "offshoot-messaging-" + part,
                        folder + "/target",
                        folder + "/pom.xml");
            }
            install("offshoot-architecture", "architecture-tests/target", "architecture-tests/pom.xml");
            installed = true;
        }
        return environment;
    }

    /** Copies what Maven would install; starting Maven for each would take longer than all the copies. */
    private static void install(String artifact, @Nullable String built, String pom) throws IOException {
        var version = version();
        var folder = Files.createDirectories(
                REPOSITORY.resolve("dev/offshoot").resolve(artifact).resolve(version));
        var name = artifact + "-" + version;
        Files.copy(ROOT.resolve(pom), folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        if (built != null) {
            var jar = name + ".jar";
            Files.copy(ROOT.resolve(built).resolve(jar), folder.resolve(jar), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String version() throws IOException {
        var version = Pattern.compile("<artifactId>offshoot</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("The root's pom.xml does not say its version");
        }
        return version.group(1);
    }

    /** The Maven wrapper. */
    public static String mvnw() {
        return ROOT.resolve("mvnw").toString();
    }

    /** Runs a command to its end, and answers what it printed. */
    public static String run(Path folder, Map<String, String> environment, String... command) throws Exception {
        Files.createDirectories(folder);
        Files.createDirectories(WORK);
        var output = Files.createTempFile(WORK, "run-", ".log");
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                Assertions.fail(String.join(" ", command) + " does not end: " + Files.readString(output));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var said = Files.readString(output);
        Files.delete(output);
        assertThat(process.exitValue())
                .as("%s in %s:%n%s", String.join(" ", command), folder, said)
                .isZero();
        return said;
    }
}
