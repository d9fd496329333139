package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private static final String INSTALL = "org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file";
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
            install(environment, ROOT.resolve("pom.xml"), "pom.xml");
            for (var part : List.of("api", "testing", "engine", "rabbitmq", "operations", "starter")) {
                var folder = "src/messaging/" + part;
                install(environment, jar(folder, "messaging(-[a-z]+)?-[0-9][^-]*(-SNAPSHOT)?"), folder + "/pom.xml");
            }
            install(
                    environment,
                    jar("architecture-tests", "offshoot-architecture-[^-]*(-SNAPSHOT)?"),
                    "architecture-tests/pom.xml");
            installed = true;
        }
        return environment;
    }

    private static Path jar(String folder, String name) throws IOException {
        try (var jars = Files.list(ROOT.resolve(folder).resolve("target"))) {
            return jars.filter(jar -> jar.getFileName().toString().matches(name + "\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void install(Map<String, String> environment, Path file, String pom, String... more)
            throws Exception {
        var command = new ArrayList<>(
                List.of(mvnw(), "-B", "-ntp", "-q", INSTALL, "-Dfile=" + file, "-DpomFile=" + ROOT.resolve(pom)));
        command.addAll(List.of(more));
        run(WORK, environment, command.toArray(String[]::new));
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
