package dev.offshoot.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are not written in Java read the definitions: the Thrift compiler, and parsers that npm fetches. */
@Tag("all")
class DefinitionsIT {

    private static final Path NODE = Path.of("src/test/node");
    private static final Path INSTALLED = Path.of("target/node");

    @TempDir
    Path folder;

    @Test
    void thriftCompilesTheMessages() throws Exception {
        assumeTrue(isInstalled("thrift"), "The Thrift compiler is not installed: apt-get install thrift-compiler");

        var files = files(DefinitionsTests.FOLDER.resolve("thrift"));
        assertThat(files).hasSizeGreaterThan(5);
        for (var file : files) {
            assertThat(run(folder, "thrift", "--strict", "--gen", "json", "-out", folder.toString(), file))
                    .isEmpty();
        }
        assertThat(folder.resolve("orders.json")).content().contains("\"PlaceOrder\"");
    }

    @Test
    void parsersReadRamlAndAsyncApi() throws Exception {
        assumeTrue(isInstalled("npm"), "npm is not installed: apt-get install npm");

        Files.createDirectories(INSTALLED);
        Files.copy(
                NODE.resolve("package.json"), INSTALLED.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        run(INSTALLED, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
        var command = new ArrayList<>(List.of("node", absolute(NODE.resolve("check.mjs"))));
        command.addAll(files(DefinitionsTests.FOLDER.resolve("raml")));
        command.addAll(files(DefinitionsTests.GATEWAY.resolve("raml")));
        assertThat(command).hasSizeGreaterThan(10);
        command.add(absolute(DefinitionsTests.FOLDER.resolveSibling("asyncapi.json")));

        assertThat(run(INSTALLED, command.toArray(String[]::new))).isEmpty();
    }

    private static List<String> files(Path folder) throws IOException {
        try (var found = Files.list(folder)) {
            return found.map(DefinitionsIT::absolute).sorted().toList();
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** Runs a command, which must succeed within two minutes; returns all that it writes. */
    private static String run(Path folder, String... command) throws Exception {
        var output = Files.createTempFile("offshoot-definitions", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            var ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended).as("%s ends", Arrays.toString(command)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
