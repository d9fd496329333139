package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real training runs, of a small program. */
@DisabledOnOs(OS.WINDOWS)
class ArchivesTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Archives archives;
    private Home home;
    private Plan.Planned shop;
    private Plan.Planned gateway;

    /** Extracts itself as Spring Boot's jars do; otherwise, writes down how it was started. */
    public static final class Application {

        public static void main(String[] arguments) throws Exception {
            var jar = Path.of(System.getProperty("java.class.path"));
            if ("tools".equals(System.getProperty("jarmode"))) {
                Files.copy(jar, Path.of(arguments[arguments.length - 1]).resolve(jar.getFileName()));
                return;
            }
            var target = jar.getParent().getParent().getParent();
            if (Files.exists(target.resolve("never-ends"))) {
                Files.writeString(
                        target.resolve("pid"),
                        String.valueOf(ProcessHandle.current().pid()));
                Thread.sleep(600_000);
            }
            Files.writeString(Path.of("database"), "of the training run");
            Files.writeString(
                    target.resolve("seen"),
                    String.join(" ", arguments) + "\n" + new TreeMap<>(System.getenv()).keySet() + "\n"
                            + System.getProperty("spring.context.exit"));
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        home = new Home(folder, folder.resolve("data"), "./offshoot");
        Files.createDirectories(home.data().resolve("logs"));
        var plan = Plan.of(true, Set.of(), 28_080, 28_081);
        shop = plan.find("shop");
        gateway = plan.find("gateway");
        Files.createDirectories(home.jar(shop).getParent());
        Files.createDirectories(home.jar(gateway).getParent());
        archives = new Archives(home, new Output(new PrintStream(printed, true), false, false), Duration.ZERO);
        write(home.jar(shop));
        Jars.toStart(home.jar(shop));
    }

    @AfterEach
    void leaveNothing() {
        archives.close();
    }

    @Test
    void startsWithAnArchiveOnceThereIsOne() throws Exception {
        var jar = Jars.toStart(home.jar(shop));
        assertThat(Archives.options(jar, List.of())).isEmpty();

        archives.makeLater(shop);

        await().atMost(Duration.ofMinutes(1)).until(() -> printed.toString().contains("will start faster"));
        var options = Archives.options(jar, List.of("-Xmx1g"));
        assertThat(options).first().asString().startsWith("-XX:SharedArchiveFile=" + jar.getParent());
        assertThat(Archives.options(jar, List.of("-XX:AOTCache=shop.aot"))).isEmpty();
        var java = new ArrayList<>(Launching.java(shop));
        java.addAll(options);
        java.addAll(List.of("-Xshare:on", "-Xlog:class+load", "-jar", jar.toString(), "again"));
        var started = new ProcessBuilder(java)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(started.getInputStream().readAllBytes()))
                .containsPattern("Application source: shared objects file \\(top\\)");
        assertThat(started.waitFor()).isZero();
    }

    @Test
    void trainsWithoutTheSettingsOfTheLauncherAndLeavesNothing() throws Exception {
        var target = home.jar(shop).getParent();

        archives.makeLater(shop);

        await().atMost(Duration.ofMinutes(1)).until(() -> printed.toString().contains("will start faster"));
        var seen = Files.readAllLines(target.resolve("seen"));
        assertThat(seen.get(0))
                .isEqualTo("--server.port=0 --server.address=127.0.0.1 --offshoot.demo=true"
                        + " --spring.grpc.server.port=0");
        assertThat(List.of(seen.get(1).replaceAll("[\\[\\]]", "").split(", ")))
                .contains("OFFSHOOT_SECURITY_OPERATORKEY", "OFFSHOOT_IDENTITY_JWKSURI", "PATH")
                .isSubsetOf(
                        "OFFSHOOT_SECURITY_OPERATORKEY",
                        "OFFSHOOT_IDENTITY_JWKSURI",
                        "PATH",
                        "HOME",
                        "TMPDIR",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        // which Java sets for its children
                        "NLSPATH");
        assertThat(seen.get(2)).isEqualTo("onRefresh");
        var jar = Jars.toStart(home.jar(shop));
        assertThat(jar.getParent().toFile().list())
                .containsExactlyInAnyOrder("shop.jar", "classes-" + Runtime.version() + ".jsa");
        var training = jar.getParent().resolveSibling("training");
        await().untilAsserted(() -> assertThat(training).isEmptyDirectory());
    }

    @Test
    void makesItOnce() throws Exception {
        var archive = Jars.toStart(home.jar(shop)).resolveSibling("classes-" + Runtime.version() + ".jsa");
        Files.writeString(archive, "there already");
        write(home.jar(gateway));
        Jars.toStart(home.jar(gateway));

        archives.makeLater(shop);
        archives.makeLater(gateway);

        // one after the other
        await().atMost(Duration.ofMinutes(1)).until(() -> printed.toString().contains("gateway"));
        assertThat(archive).hasContent("there already");
        assertThat(home.jar(shop).resolveSibling("seen")).doesNotExist();
    }

    @Test
    void saysWhereToReadWhyThereIsNone() throws Exception {
        Files.writeString(Jars.toStart(home.jar(shop)), "not a jar");

        archives.makeLater(shop);

        await().atMost(Duration.ofMinutes(1))
                .until(() -> printed.toString()
                        .contains("no class data archive could be made for it: see " + home.log("archive")));
        assertThat(home.log("archive")).content().contains("Invalid or corrupt jarfile");
    }

    // of a launcher that was killed
    @Test
    void removesWhatAnotherHasLeftBehind() throws Exception {
        var training = Jars.toStart(home.jar(shop)).getParent().resolveSibling("training");
        var killed = new ProcessBuilder("true").start();
        killed.waitFor();
        var left = Files.createDirectories(training.resolve(String.valueOf(killed.pid())));
        Files.writeString(left.resolve("classes.jsa"), "a part");
        var other = Files.createDirectories(training.resolve("1"));

        archives.makeLater(shop);

        await().atMost(Duration.ofMinutes(1)).until(() -> printed.toString().contains("will start faster"));
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void trainsNoBuildThatNobodyHasStarted() throws Exception {
        Files.writeString(home.jar(shop), "half of another build");
        write(home.jar(gateway));
        Jars.toStart(home.jar(gateway));

        archives.makeLater(shop);
        archives.makeLater(gateway);

        await().atMost(Duration.ofMinutes(1)).until(() -> printed.toString().contains("gateway"));
        assertThat(printed.toString()).doesNotContain("shop ");
        assertThat(home.jar(shop).resolveSibling("seen")).doesNotExist();
    }

    @Test
    void endsTheTrainingRunWithTheLauncher() throws Exception {
        var pid = home.jar(shop).resolveSibling("pid");
        Files.createFile(home.jar(shop).resolveSibling("never-ends"));
        archives.makeLater(shop);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        var training = ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();

        archives.close();

        assertThat(training.isAlive()).isFalse();
        assertThat(Jars.toStart(home.jar(shop)).getParent().toFile().list()).containsExactly("shop.jar");
        assertThat(home.jar(shop).resolveSibling("extracted/training")).isEmptyDirectory();
        assertThat(printed.toString()).isEmpty();
        // ready while the launcher stops
        archives.makeLater(shop);
    }

    private static void write(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Application.class.getName());
        try (var written = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var bytes = Application.class.getResourceAsStream("ArchivesTests$Application.class")) {
            written.putNextEntry(new JarEntry(Application.class.getName().replace('.', '/') + ".class"));
            bytes.transferTo(written);
        }
    }
}
