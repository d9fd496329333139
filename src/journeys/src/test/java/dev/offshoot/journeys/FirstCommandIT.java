package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The first command of the README, as a newcomer types it, in a fresh copy of the sources. */
@Tag("all")
@DisabledOnOs(OS.WINDOWS)
class FirstCommandIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    /** Folders of build output, of data, and of Git, which are not copied. */
    private static final Set<String> NOT_SOURCES = Set.of("target", "data", ".git", "node_modules");

    private final Path folder =
            Path.of("target", "processes", "first-command-" + UUID.randomUUID()).toAbsolutePath();
    private Process maven;

    @AfterEach
    void end() throws Exception {
        if (maven != null) {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly().waitFor();
        }
    }

    // otherwise it would build thirty projects with their tests, and print hundreds of lines before the shop's
    @Test
    void buildsTheShopAloneAndLetsItSpeakFirst() throws Exception {
        copySources();
        var port = FreePorts.one();
        var output = folder.resolve("output.log");
        var command = new ProcessBuilder("./mvnw", "spring-boot:run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("SERVER_PORT", String.valueOf(port));
        command.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + System.getProperty("localRepository"));
        // set by the build that runs these tests
        command.environment().remove("MAVEN_ARGS");

        maven = command.start();

        await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> {
            assertThat(maven.isAlive()).as(Files.readString(output)).isTrue();
            assertThat(Files.readString(output)).contains("look at   http://127.0.0.1:" + port);
        });
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThat(beforeTheShop(output)).containsExactly("Building ...");
        assertThat(built()).contains("src/shop", "migration-guide").allMatch(FirstCommandIT::isOfTheShop);
    }

    private void copySources() throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(from.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(folder.resolve(ROOT.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.copy(from, folder.resolve(ROOT.relativize(from)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The JVM may print warnings first: on options from the environment, or on what Maven does. */
    private static List<String> beforeTheShop(Path output) throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> !line.startsWith("Picked up ") && !line.startsWith("WARNING: "))
                .takeWhile(line -> !line.contains(" --- [shop] "))
                .toList();
    }

    /** The folders of the projects in which something was compiled. */
    private Set<String> built() throws IOException {
        var built = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            files.filter(file -> file.endsWith(Path.of("target", "classes")) || file.endsWith("test-classes"))
                    .map(classes -> folder.relativize(classes).toString())
                    .forEach(built::add);
        }
        assertThat(built).noneMatch(classes -> classes.endsWith("test-classes"));
        return built.stream()
                .map(classes -> classes.replaceAll("/target/classes$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheShop(String project) {
        return project.equals("migration-guide") || project.matches("src/(?!journeys|benchmarks).*");
    }
}
