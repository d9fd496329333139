package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.database.Secrets;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class data archives. Java maps one into memory instead of reading, verifying and linking 20,000 classes, which is half of
 * a start. To make one takes half a minute of processor time, and 100 to 150 MB beside the extracted jar. So it happens
 * once for each build of a jar and each Java, in the background: one at a time, with the lowest priority, and not before
 * the process has been ready for a minute. In this training run, the application starts in a folder of its own, without
 * the settings of this launcher, and ends.
 */
public final class Archives implements AutoCloseable {

    /** Leaves the processor to the user who has just started the shop. A test sets the property, in seconds. */
    private static final Duration AFTER =
            Duration.ofSeconds(Integer.getInteger("offshoot.launcher.archives-after", 60));

    /** A setting such as {@code SPRING_DATASOURCE_URL} would lead the training run to somebody's database. */
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE");

    private final Home home;
    private final Output output;
    private final Duration after;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        var made = new Thread(task, "archives");
        made.setDaemon(true);
        return made;
    });
    private @Nullable Process training;
    private boolean closed;

    public Archives(Home home, Output output) {
        this(home, output, AFTER);
    }

    /** @param after how long a process has to be ready before its archive is made */
    Archives(Home home, Output output, Duration after) {
        this.home = home;
        this.output = output;
        this.after = after;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // a process that is ready while the launcher stops
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * The JVM options with which an extracted jar starts faster; none if it has no archive.
     *
     * @param others the other options of the process, which may be about archives too
     */
    static List<String> options(Path extracted, List<String> others) {
        var archive = archive(extracted);
        if (!Files.exists(archive) || others.stream().anyMatch(Archives::isAboutArchives)) {
            return List.of();
        }
        // Java does without an archive that does not fit its other options, and need not say so
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    }

    /** Java refuses to start with two of them. */
    private static boolean isAboutArchives(String option) {
        return Stream.of("-XX:AOT", "-Xshare", "SharedArchiveFile", "ArchiveClassesAtExit", "AutoCreateSharedArchive")
                .anyMatch(option::contains);
    }

    private static Path archive(Path extracted) {
        return extracted.resolveSibling("classes-" + Runtime.version() + ".jsa");
    }

    /** Makes the archive of a process that is ready, unless there is one. */
    void makeLater(Plan.Planned planned) {
        thread.schedule(() -> make(planned), after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void make(Plan.Planned planned) {
        try {
            var jar = Jars.extracted(home.jar(planned));
            // another build is there by now, or it could not be extracted
            if (jar == null || Files.exists(archive(jar))) {
                return;
            }
            var folders = jar.getParent().resolveSibling("training");
            removeAbandoned(folders);
            var folder = folders.resolve(String.valueOf(ProcessHandle.current().pid()));
            // in a container, a launcher often has the process id of the one before
            Jars.remove(folder);
            Files.createDirectories(folder);
            try {
                train(planned, jar, folder);
            } finally {
                Jars.remove(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            // such as a full disk, or a system without "nice"
            output.line(planned.name(), "no class data archive could be made for it: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of launchers that were killed in the middle. */
    private static void removeAbandoned(Path folders) throws IOException {
        if (!Files.exists(folders)) {
            return;
        }
        try (var left = Files.list(folders)) {
            for (var folder : left.toList()) {
                var launcher = Long.parseLong(folder.getFileName().toString());
                if (ProcessHandle.of(launcher).isEmpty()) {
                    Jars.remove(folder);
                }
            }
        }
    }

    private void train(Plan.Planned planned, Path jar, Path folder) throws IOException, InterruptedException {
        var written = folder.resolve("classes.jsa");
        var log = home.log("archive").toFile();
        var running = start(command(planned, jar, written), folder.toFile(), log);
        if (running == null) {
            return;
        }
        if (running.waitFor() == 0 && Files.exists(written)) {
            // to read, because Java makes it read-only
            try (var file = FileChannel.open(written, StandardOpenOption.READ)) {
                // Java crashes with half an archive, which a power failure could leave
                file.force(true);
            }
            Home.replace(written, archive(jar));
            output.line(planned.name(), "will start faster from now on");
        } else if (!isClosed()) {
            output.line(planned.name(), "no class data archive could be made for it: see " + log);
        }
    }

    private static List<String> command(Plan.Planned planned, Path jar, Path written) {
        var command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.addAll(Launching.java(planned));
        command.add("-XX:ArchiveClassesAtExit=" + written);
        command.add("-Dspring.context.exit=onRefresh");
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of("--server.port=0", "--server.address=127.0.0.1", "--offshoot.demo=true"));
        command.add(Launching.grpc(planned, 0));
        return command;
    }

    private synchronized @Nullable Process start(List<String> command, File folder, File log) throws IOException {
        if (closed) {
            return null;
        }
        var builder = new ProcessBuilder(command)
                .directory(folder)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log);
        var environment = builder.environment();
        environment.keySet().retainAll(KEPT);
        environment.put("OFFSHOOT_SECURITY_OPERATORKEY", Secrets.random());
        environment.put("OFFSHOOT_IDENTITY_JWKSURI", "http://127.0.0.1:9/.well-known/jwks.json");
        training = builder.start();
        return training;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the training run; the next launcher begins it again. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (training != null) {
                training.destroyForcibly();
            }
        }
        thread.shutdown();
        try {
            // it still removes its folder
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
