package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "book",
        mixinStandardHelpOptions = true,
        description = "Creates a folder with the taxi as it is at the end of a chapter of the book.")
class Book implements Callable<Integer> {

    private static final String TAXI = "migration-guide/taxi-monolith";
    private static final String PATCHES = "migration-guide/patches";

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CHAPTER", description = "A number from 1 to 13.")
    int chapter;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "A new folder (default: taxi-CHAPTER).")
    @Nullable Path folder;

    @Override
    public Integer call() throws IOException {
        if (chapter < 1 || chapter > 13) {
            throw new ParameterException(
                    spec.commandLine(), "There is no chapter " + chapter + ": choose one from 1 to 13");
        }
        var home = Home.ofThisProcess();
        var output = Output.standard();
        var into = (folder == null ? Path.of("taxi-" + chapter) : folder).toAbsolutePath();
        if (Files.exists(into)) {
            throw new Refused(into + " already exists: name another folder");
        }
        var taxi = home.root().resolve(TAXI);
        if (!Files.isDirectory(taxi)) {
            throw new Refused(taxi + " is missing: run this from a clone of the whole repository");
        }
        copy(taxi, into);
        git(into, "init", "-q");
        commit(into, "The taxi, in one piece");
        for (var patch : patches(home)) {
            git(into, "apply", "--index", patch.toString());
            commit(into, title(patch));
        }
        output.line(output.good("Done: ") + "the taxi at the end of chapter " + chapter + ", in " + into
                + ". Each step is a commit: git log -p");
        output.line("  build it  cd " + into + " && " + home.root().resolve("mvnw") + " verify");
        var exercise = home.root().resolve("migration-guide/exercises/" + chapter + "/test.patch");
        if (Files.exists(exercise)) {
            output.line("  exercise  git apply " + exercise + ", then make the new test pass");
        }
        return 0;
    }

    /** The patches up to the end of the chapter; their file names begin with the chapter's number. */
    private List<Path> patches(Home home) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.list(home.root().resolve(PATCHES))) {
            files.filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.patch"))
                    .filter(file ->
                            Integer.parseInt(file.getFileName().toString().substring(0, 2)) <= chapter)
                    .sorted()
                    .forEach(found::add);
        }
        return found;
    }

    private static String title(Path patch) {
        var name = patch.getFileName().toString();
        return "Chapter " + Integer.parseInt(name.substring(0, 2)) + ": "
                + name.substring(3, name.length() - ".patch".length()).replace('-', ' ');
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.getFileName().toString().equals("target")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
        Files.writeString(to.resolve(".gitignore"), "target/\n");
    }

    private static void commit(Path folder, String title) {
        git(folder, "add", "-A");
        git(folder, "-c", "user.name=Offshoot", "-c", "user.email=book@offshoot.example", "commit", "-q", "-m", title);
    }

    private static void git(Path folder, String... arguments) {
        var command = new ArrayList<String>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            var git = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            git.getOutputStream().close();
            var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new Refused("git " + arguments[0] + " failed in " + folder + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new Refused("git could not be started: " + e.getMessage() + "; install it, or add it to the PATH");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted");
        }
    }
}
