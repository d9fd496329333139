package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;

/** Builds and runs the sample from the README alone. */
class ReadmeTests {

    private static final Path SAMPLE = Path.of("../sample");
    private static final Pattern FILE = Pattern.compile("(?ms)^`([\\w./-]+)`\\n\\n```\\w+\\n(.*?)^```$");
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    Path folder;

    @Test
    void showsEveryFileOfTheSample() throws IOException {
        try (var files = Files.walk(SAMPLE)) {
            var there = files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> SAMPLE.relativize(file).toString().replace('\\', '/'), ReadmeTests::read));

            assertThat(readme()).isEqualTo(new TreeMap<>(there));
        }
    }

    @Test
    void namesTheVersionsThatThisIsBuiltWith() {
        assertThat(readme().get("pom.xml")).contains("<version>" + SpringBootVersion.getVersion() + "</version>");
    }

    @Test
    void whatTheReadmeShowsRuns() throws Exception {
        readme().forEach((name, content) -> write(folder.resolve(name), content));
        build();

        var log = folder.resolve("log");
        var process = start(log);
        try {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> !process.isAlive() || PORT.matcher(read(log)).find());
            var started = PORT.matcher(read(log));
            assertThat(started.find()).as(read(log)).isTrue();
            var address = "http://localhost:" + started.group(1);
            assertThat(ask(address + "/letters", "dear all")).startsWith("200");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ask(address + "/filed", null), "200 [\"dear all\"]"::equals);
            assertThat(ask(address + "/actuator/modules", null))
                    .as(read(log))
                    .startsWith("200")
                    .contains("archive", "letters");
            assertThat(ask(address + "/actuator/deliveries", null)).startsWith("200");
            assertThat(ask(address + "/actuator/health", null))
                    .as("no RabbitMQ")
                    .startsWith("200");
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysWhichUrlH2NeedsInsteadOfDying() throws Exception {
        readme().forEach((name, content) -> write(folder.resolve(name), content));
        build();

        var log = folder.resolve("log");
        var process = start(log, "--spring.datasource.url=jdbc:h2:./mail");
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isNotZero();
        assertThat(read(log))
                .contains("Add ;MODE=PostgreSQL to spring.datasource.url")
                .doesNotContain("ON CONFLICT");
    }

    private static Map<String, String> readme() {
        return FILE.matcher(read(Path.of("../README.md")))
                .results()
                .collect(Collectors.toMap(
                        file -> file.group(1), file -> file.group(2), (one, other) -> one, TreeMap::new));
    }

    private void build() throws IOException {
        var classes = folder.resolve("classes");
        try (var files = Files.walk(folder)) {
            var arguments = new ArrayList<>(List.of("-parameters", "-d", classes.toString(), "-cp", classpath()));
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                    .isZero();
        }
    }

    private Process start(Path log, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        folder.resolve("classes").toString(),
                        folder.resolve("src/main/resources").toString(),
                        classpath()),
                "com.example.mail.MailApplication",
                "--server.port=0",
                // nobody listens there, even if this machine has a RabbitMQ
                "--spring.rabbitmq.port=1"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The classpath of an application that depends on the starter, without test classes and the brokers' servers. */
    private static String classpath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.contains("broker-server"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String ask(String address, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address));
        if (body != null) {
            request.header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body));
        }
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
