package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.Needed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Podman with images, containers and secrets of its own, in a folder that is removed at the end. */
final class Podman implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/pods/jdk-image").toAbsolutePath();

    private final Path folder;

    /** @param hosts the lines of the containers' file of hosts */
    Podman(String hosts) throws Exception {
        folder = Files.createTempDirectory("offshoot-pods-");
        var file = Files.writeString(folder.resolve("hosts"), hosts);
        // works within another container, too: no network of its own, no systemd
        Files.writeString(folder.resolve("containers.conf"), """
                [containers]
                netns = "host"
                base_hosts_file = "%s"
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [engine]
                runtime = "runc"
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                """.formatted(file));
        store("overlay");
        if (Chart.run(command("podman", "info"), "").exit() != 0) {
            // on a file system that is an overlay itself
            store("vfs");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Skips the test if there is no podman. */
    static void assumeInstalled() {
        Needed.on(
                Chart.isInstalled("podman") && Chart.isInstalled("runc") && Files.exists(Path.of("/usr/bin/catatonit")),
                "podman is not installed: apt-get install podman runc catatonit");
    }

    private void store(String driver) throws IOException {
        Files.writeString(folder.resolve("storage.conf"), """
                [storage]
                driver = "%s"
                graphroot = "%s"
                runroot = "%s"
                """.formatted(
                        driver, folder.resolve("storage"), folder.resolve("run")));
    }

    /** A folder for files that containers mount. */
    Path folder() {
        return folder;
    }

    /** The base of the other images: this machine's JDK. */
    void buildJdk() throws Exception {
        var java = System.getProperty("java.home");
        Chart.run(command("sh", SCRIPT.toString(), java, folder.toString(), "localhost/jdk"), "")
                .expectSuccess();
    }

    /** An image of a process: the JDK, and the jar. The real ones are built from the Dockerfile. */
    void buildImage(String process, String name) throws Exception {
        var target = Path.of(process.equals("shop") ? "../shop" : "../../extracted-services/" + process, "target")
                .toAbsolutePath()
                .normalize();
        assertThat(target.resolve(process + ".jar")).exists();
        var file = Files.writeString(folder.resolve("Dockerfile"), """
                FROM localhost/jdk
                ENV LANG=C.UTF-8
                WORKDIR /offshoot
                COPY %s.jar app.jar
                ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
                  "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", \
                  "-XX:MaxRAMPercentage=50", "-jar", "/offshoot/app.jar"]
                """.formatted(process));
        run("build", "-q", "-t", name, "-f", file.toString(), target.toString());
    }

    /** A Secret, as podman stores those of Kubernetes. */
    void createSecret(String name, Map<String, String> values) throws Exception {
        var encoded = new LinkedHashMap<String, String>();
        values.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        var file = Files.writeString(
                folder.resolve("secret.json"), JsonMapper.shared().writeValueAsString(encoded));
        run("secret", "create", name, file.toString());
    }

    /** What podman prints. */
    String run(String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of("podman"));
        command.addAll(List.of(arguments));
        return Chart.run(command(command.toArray(String[]::new)), "")
                .expectSuccess()
                .output();
    }

    private ProcessBuilder command(String... command) {
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "CONTAINERS_CONF", folder.resolve("containers.conf").toString(),
                        "CONTAINERS_STORAGE_CONF",
                                folder.resolve("storage.conf").toString()));
        return builder;
    }

    /** Removes the pods, the images and everything else. */
    @Override
    public synchronized void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Chart.run(command("podman", "pod", "rm", "--force", "--all", "--time", "1"), "");
            Chart.run(command("podman", "system", "reset", "--force"), "");
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
