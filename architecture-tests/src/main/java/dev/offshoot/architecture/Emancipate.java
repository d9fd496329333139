package dev.offshoot.architecture;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.extraction.BuiltApplication;
import dev.offshoot.architecture.extraction.Leaving;
import dev.offshoot.architecture.extraction.ServiceFiles;
import dev.offshoot.architecture.modules.StatedModules;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Unreadable;
import dev.offshoot.architecture.reports.SarifReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code emancipate}. */
@Command(
        name = "emancipate",
        mixinStandardHelpOptions = true,
        version = SarifReport.VERSION,
        description = {
            "Says what keeps a module in its application, or writes a service of it. The application is not changed.",
            "Exits with 0 if the module can leave, 1 if something stands in the way, and 2 if that could not be found out."
        })
final class Emancipate implements Callable<Integer> {

    private static final int SHOWN = 8;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MODULE", description = "The name of the module.")
    private String module = "";

    @Option(
            names = "--of",
            paramLabel = "FOLDER",
            required = true,
            description = "The application: the folder with its pom.xml or build.gradle. Its classes must be compiled.")
    private Path of = Path.of("");

    @Option(
            names = "--modules",
            paramLabel = "FILE",
            description = "States modules, libraries and the root package, as for assess.")
    private @Nullable Path modules;

    @Option(
            names = "--write",
            paramLabel = "FOLDER",
            description = "Writes the service into this new folder, as a Maven module.")
    private @Nullable Path write;

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var application = BuiltApplication.at(of);
        application.requireSpringBoot4();
        var stated = modules == null ? StatedModules.NONE : StatedModules.read(modules);
        var read = Application.readToAssess(progress -> {}, application.paths());
        var leaving = Leaving.of(Assessment.of(read, stated, progress -> {}), module);
        var obstacles = leaving.obstacles();
        if (!obstacles.isEmpty()) {
            out.println(module + " cannot leave yet. This stands in the way:");
            obstacles.forEach(obstacle -> {
                out.println();
                out.println("It " + obstacle.fact() + ". " + obstacle.advice());
                list(out, obstacle.evidence());
            });
            out.flush();
            return 1;
        }
        out.println(module + " can leave.");
        tellDoubts(out, leaving);
        tellWhatGoesAlong(out, leaving);
        if (write != null) {
            write(out, leaving, application, write);
        } else {
            out.println();
            out.println("--write FOLDER writes the service.");
        }
        out.flush();
        return 0;
    }

    private static void tellDoubts(PrintWriter out, Leaving leaving) {
        var doubts = leaving.doubts();
        if (!doubts.isEmpty()) {
            out.println();
            out.println("Check these first: class files cannot prove them, or two processes behave differently:");
            doubts.forEach(doubt -> out.println("  " + doubt));
        }
    }

    private static void tellWhatGoesAlong(PrintWriter out, Leaving leaving) {
        var structure = leaving.structure();
        var libraries = structure.modules().stream()
                .filter(one -> one.library())
                .map(one -> one.name())
                .toList();
        out.println();
        out.println("It takes along " + leaving.main().getName()
                + (libraries.isEmpty() ? "" : ", the packages that all share (" + String.join(", ", libraries) + ")")
                + " and the other classes that belong to no module.");
        leaving.borrowed().forEach((home, classes) -> {
            out.println("Of " + home + ", it takes what it needs:");
            list(out, classes);
        });
        if (!leaving.left().isEmpty()) {
            out.println("It leaves behind, and why:");
            leaving.left().forEach(left -> out.println("  " + left));
        }
    }

    private static void write(PrintWriter out, Leaving leaving, BuiltApplication application, Path folder) {
        if (application.tool() != BuiltApplication.Tool.MAVEN) {
            throw new Unreadable("The application is built with Gradle: --write can write a Maven module only.");
        }
        var files = new ServiceFiles(leaving, application, folder, Version.OF_THIS);
        files.write();
        out.println();
        out.println("Wrote " + files.service() + " to " + folder + ":");
        files.paths().forEach(path -> out.println("  " + path));
        files.next().forEach(out::println);
    }

    private static void list(PrintWriter out, Collection<String> lines) {
        lines.stream().limit(SHOWN).forEach(line -> out.println("  " + line));
        if (lines.size() > SHOWN) {
            out.println("  and " + (lines.size() - SHOWN) + " more");
        }
    }
}
