package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The programs that will read the containers' files read them. They need docker compose: either of its two generations. */
@Tag("all")
class ComposeIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final Path environment = Path.of("target", "compose.env").toAbsolutePath();
    private List<String> compose;

    @BeforeEach
    void findCompose() throws Exception {
        for (var candidate : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            if (succeeds(candidate, "version")) {
                compose = candidate;
                return;
            }
        }
        throw new AssertionError("docker compose is not installed: Debian has it as docker-compose");
    }

    @Test
    void everyProfileIsUnderstoodWithTheSecretsThatAreMadeUp() throws Exception {
        var made = run(List.of("sh", "deployment/new-env", "--demo"));
        assertThat(made.exit).isZero();
        Files.writeString(environment, made.output);

        for (var profile : List.of("single", "extracted", "observe")) {
            var read = run(config("--profile", profile));

            assertThat(read.exit).as(read.output).isZero();
            assertThat(read.output).as(profile).isBlank();
        }
    }

    @Test
    void nothingStartsWithoutSecrets() throws Exception {
        Files.writeString(environment, "");

        var read = run(config("--profile", "extracted"));

        assertThat(read.exit).isNotZero();
        assertThat(read.output).contains("sh deployment/new-env > .env");
    }

    private List<String> config(String... options) {
        var command = new ArrayList<>(compose);
        command.addAll(List.of("--env-file", environment.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("config", "-q"));
        return command;
    }

    private static boolean succeeds(List<String> program, String argument) throws InterruptedException {
        var command = new ArrayList<>(program);
        command.add(argument);
        try {
            return run(command).exit == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private record Ended(int exit, String output) {}

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
