package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./offshoot} as a user runs it: the script, the launcher, and real processes. */
@Tag("all")
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    /** What the last launcher prints. */
    private Path said;

    @AfterEach
    void leaveNothing() {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    // processes left behind hold ports and files
    @Test
    void leavesNobodyBehindHoweverItEnds() throws Exception {
        var port = FreePorts.one();

        var launcher = up(port);
        assertThat(Files.getPosixFilePermissions(folder.resolve("data/launcher.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertOthersAreRefused(port);

        // Ctrl-C
        var children = children(launcher);
        signal(isDeafToCtrlC(launcher) ? "TERM" : "INT", launcher.pid());
        assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isZero();
        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(folder.resolve("data/launcher.json")).doesNotExist();

        // kill -9
        launcher = up(port);
        var left = children(launcher);
        launcher.destroyForcibly();
        await().atMost(Duration.ofSeconds(60)).until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(left).isNotEmpty();
        assertThat(run(folder, "status").text()).contains("No launcher runs in this folder");

        // the dead launcher's file does not block a new one
        launcher = up(port);
        var last = children(launcher);
        assertThat(run(folder, "down").code()).isZero();
        assertThat(last).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    // the training run has the lowest priority, and waits for minutes while other tests run
    @Tag("nightly")
    @Test
    void startsWithAClassDataArchiveOnceItHasMadeOne() throws Exception {
        var port = FreePorts.one();
        forgetArchives();
        up(port, "-Doffshoot.launcher.archives-after=0");
        await().atMost(Duration.ofMinutes(10))
                .until(() -> Files.readString(said).contains("will start faster from now on"));
        assertThat(run(folder, "down").code()).isZero();

        var launcher = up(port);

        assertThat(children(launcher))
                .singleElement()
                .extracting(shop -> shop.info().commandLine().orElse(""))
                .asString()
                .contains("-XX:SharedArchiveFile=" + ROOT.resolve("src/shop/target/extracted"));
        assertThat(Files.readString(folder.resolve("data/logs/shop.log"))).doesNotContain("[cds");
        assertThat(run(folder, "down").code()).isZero();
    }

    private static void forgetArchives() throws IOException {
        var extracted = ROOT.resolve("src/shop/target/extracted");
        if (Files.exists(extracted)) {
            try (var files = Files.walk(extracted)) {
                for (var archive :
                        files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
                    Files.delete(archive);
                }
            }
        }
    }

    private void assertOthersAreRefused(int port) throws Exception {
        var second = run(folder, "up", "--h2", "--port", String.valueOf(FreePorts.one()));
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.text().strip().lines())
                .singleElement()
                .asString()
                .startsWith("offshoot: A launcher already runs in this folder");
        var elsewhere = run(Files.createDirectory(folder.resolve("other")), "up", "--port", String.valueOf(port));
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.text().strip().lines())
                .singleElement()
                .asString()
                .startsWith("offshoot: Port " + port + ", which shop needs, is taken by java")
                .endsWith(": choose another with --port");
        var alone = run(folder, "extract", "inventory");
        assertThat(alone.code()).isEqualTo(1);
        assertThat(alone.text()).contains("The shop runs without a gateway, so modules cannot move");
    }

    @Test
    void saysInOneLineWhichPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var refused = run(folder, "up", "--h2", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.text().strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith("offshoot: Port " + taken.getLocalPort() + ", which shop needs, is taken by java (pid "
                            + ProcessHandle.current().pid());
        }
    }

    // "cd" would lead into the folder of the same name there, and print where it went
    @Test
    void findsItsFolderWhateverCdpathSays() throws Exception {
        var name = ROOT.getFileName().toString();
        Files.createDirectory(folder.resolve(name));
        var process = script(ROOT.getParent(), "down");
        process.command().set(0, name + "/offshoot");
        process.environment().put("CDPATH", folder.toString());

        assertThat(end(process).text().strip())
                .isEqualTo("offshoot: No launcher runs in this folder: there is nothing to stop");
    }

    // Java would mistake it for another folder, whose database is empty
    @Test
    void findsAFolderWithOtherLettersInTheLocaleC() throws Exception {
        var process = script(folder, "up", "--h2", "--port", "1");
        // as bytes, because this JVM may use that locale too
        process.command(List.of(
                "sh",
                "-c",
                "d=$(printf 'gr\\303\\266\\303\\237e') && mkdir $d && cd $d && \"$0\" down; ls -d data; printf x > data; \"$0\" up --h2",
                ROOT.resolve("offshoot").toString()));
        process.environment().put("LC_ALL", "C");
        process.environment().put("JAVA_TOOL_OPTIONS", "-Dstdout.encoding=UTF-8");

        var ended = end(process);

        assertThat(ended.text())
                .contains("offshoot: No launcher runs in this folder: there is nothing to stop")
                .containsPattern("offshoot: The folder \\S+/größe/data is not writable \\(Not a directory\\)")
                .doesNotContain("\tat ");
    }

    @Test
    void saysInOneLineThatJavaIsTooOld() throws Exception {
        var old = Files.createDirectories(folder.resolve("old/bin")).getParent();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
        var java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        var process = script(folder, "status");
        process.environment().put("JAVA_HOME", old.toString());
        // only the programs that the script needs, and no other java
        var tools = Files.createDirectory(folder.resolve("tools"));
        for (var tool : List.of("sh", "sed", "dirname", "readlink")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin/" + tool));
        }
        process.environment().put("PATH", tools.toString());

        var refused = end(process);

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text().strip())
                .isEqualTo(
                        "offshoot: Java 17 or newer is needed, in JAVA_HOME or on the PATH; " + java + " is version 8");
    }

    /** A command's output and exit code. */
    private record Ended(int code, String text) {}

    /** Starts the shop, waits until the launcher reports that it is ready, and checks that it is. */
    private Process up(int port, String... javaOptions) throws Exception {
        said = Files.createTempFile(folder, "up", ".txt");
        // no broker is needed, and the test must not write to the machine's
        var script = script(folder, "up", "--h2", "--embedded-broker", "--port", String.valueOf(port))
                .redirectOutput(said.toFile());
        script.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", javaOptions));
        var launcher = script.start();
        started.add(launcher);
        await().atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(200))
                .failFast(() -> assertThat(launcher.isAlive())
                        .as(Files.readString(said))
                        .isTrue())
                .until(() -> Files.readString(said).contains("Ready after"));
        assertThat(run(folder, "status", "--once").text()).contains("shop", "ready", "all 8");
        try (var shop = new Socket("127.0.0.1", port)) {
            assertThat(shop.isConnected()).isTrue();
        }
        return launcher;
    }

    private static Set<ProcessHandle> children(Process launcher) {
        return Set.copyOf(launcher.children().toList());
    }

    /** Processes that a shell starts in the background ignore Ctrl-C, and so do their children, including these tests. */
    private static boolean isDeafToCtrlC(Process process) throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static ProcessBuilder script(Path where, String... arguments) {
        var command = new ArrayList<>(List.of(ROOT.resolve("offshoot").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("PG"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private Ended run(Path where, String... arguments) throws Exception {
        return end(script(where, arguments));
    }

    private Ended end(ProcessBuilder builder) throws Exception {
        var process = builder.start();
        started.add(process);
        var text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text);
    }
}
