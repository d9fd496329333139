package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import dev.offshoot.launcher.terminal.Ticker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The jars of the processes, built with the Maven wrapper where they are missing. */
public final class Jars {

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Jars() {}

    /**
     * @param anew whether to rebuild existing jars
     */
    public static void require(List<Plan.Planned> processes, boolean anew, Home home, Output output) {
        var wanted = processes.stream()
                .filter(one -> anew || !Files.exists(home.jar(one)))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        for (var one : wanted) {
            if (!Files.exists(home.root().resolve(one.folder()).resolve("pom.xml"))) {
                throw new Refused(
                        home.jar(one) + " is missing and cannot be built: the repository's sources are not here");
            }
        }
        output.line("Building " + wanted.stream().map(Plan.Planned::name).collect(Collectors.joining(", "))
                + " (takes minutes the first time) ...");
        var log = home.log("build");
        try {
            Files.createDirectories(log.getParent());
            for (var one : wanted) {
                // running processes keep the deleted file open
                Files.deleteIfExists(home.jar(one));
            }
            var command = new ArrayList<String>();
            command.add(home.root().resolve(WINDOWS ? "mvnw.cmd" : "mvnw").toString());
            command.addAll(List.of("-B", "-ntp", "-q", "-DskipTests", "-am", "-pl"));
            command.add(wanted.stream().map(Plan.Planned::folder).collect(Collectors.joining(",")));
            command.add("package");
            var build = new ProcessBuilder(command)
                    .directory(home.root().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File(WINDOWS ? "NUL" : "/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
            try (var ticking = new Ticker(output)) {
                while (!build.waitFor(200, TimeUnit.MILLISECONDS)) {
                    ticking.tick("  building");
                }
            }
            if (build.exitValue() != 0) {
                throw new Refused("The build failed: see " + log);
            }
        } catch (IOException e) {
            throw new Refused("The build could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted");
        }
    }
}
