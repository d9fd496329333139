package dev.offshoot.architecture;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.modules.StatedModules;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Unreadable;
import dev.offshoot.architecture.reports.Baseline;
import dev.offshoot.architecture.reports.HtmlReport;
import dev.offshoot.architecture.reports.JsonReport;
import dev.offshoot.architecture.reports.MarkdownReport;
import dev.offshoot.architecture.reports.SarifReport;
import dev.offshoot.architecture.reports.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line. Its exit code is 0 if all is well, 1 if the application is worse than allowed, and 2 if it could
 * not be assessed.
 */
@Command(
        name = "offshoot-architecture",
        description = {
            "Assesses how ready an application's packages are to become services of their own, writes such a service,",
            "and compares an application's contracts with those of a previous version."
        },
        synopsisSubcommandLabel = "(assess | contracts | emancipate)",
        subcommands = {Main.Assess.class, CompareContracts.class, Emancipate.class})
public final class Main implements Runnable {

    /** What the commands do to an application. */
    private static final Map<String, String> DONE =
            Map.of("assess", "assessed", "contracts", "compared", "emancipate", "examined");

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String... arguments) {
        // the tool logs nothing; without this, slf4j warns that there is no logger
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        int exit;
        try {
            exit = commandLine().execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "Out of memory: an application of this size needs a larger heap. Try java -Xmx2g -jar ….");
            exit = 2;
        }
        System.exit(exit);
    }

    /** The command line, for programs: {@code execute} runs a command, and returns the exit code. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof Unreadable) {
                        command.getErr().println(e.getMessage());
                    } else {
                        command.getErr()
                                .println("The application was not "
                                        + DONE.getOrDefault(command.getCommandName(), "assessed")
                                        + " because of an internal error: " + e + at(e)
                                        + ".");
                    }
                    command.getErr().flush();
                    return 2;
                })
                .setParameterExceptionHandler((e, arguments) -> {
                    var err = e.getCommandLine().getErr();
                    var command = e.getCommandLine().getCommandName();
                    err.println(e.getMessage() + ". Try: java -jar offshoot-architecture.jar "
                            + (DONE.containsKey(command) ? command : "assess") + " --help");
                    err.flush();
                    return 2;
                });
    }

    private static String at(Exception e) {
        return e.getStackTrace().length == 0 ? "" : " (at " + e.getStackTrace()[0] + ")";
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "Missing command: assess, contracts or emancipate");
    }

    @Command(
            name = "assess",
            mixinStandardHelpOptions = true,
            version = SarifReport.VERSION,
            description = {
                "Assesses an application from its class files, without executing any of its code.",
                "Exits with 0 if all is well, 1 if the application is worse than --baseline, --fail-under or --strict allows, and 2 if it could not be assessed."
            })
    static final class Assess implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "PATH",
                description = "A class folder, a jar, or a Spring Boot jar. Several paths are read as one application.")
        private List<Path> paths = List.of();

        @Option(
                names = "--modules",
                paramLabel = "FILE",
                description = "States modules, libraries and the root package where the tool guesses wrongly.")
        private @Nullable Path modules;

        @Option(
                names = "--html",
                paramLabel = "FILE",
                description = "Writes a page that shows the modules and the evidence.")
        private @Nullable Path html;

        @Option(names = "--json", paramLabel = "FILE", description = "Writes all findings as JSON.")
        private @Nullable Path json;

        @Option(
                names = "--sarif",
                paramLabel = "FILE",
                description =
                        "Writes SARIF 2.1.0, which code hosts show beside the code. Run the command in the repository's root.")
        private @Nullable Path sarif;

        @Option(
                names = "--markdown",
                paramLabel = "FILE",
                description = "Writes a summary for a pull request, as Markdown for GitHub.")
        private @Nullable Path markdown;

        @Option(
                names = "--baseline",
                paramLabel = "FILE",
                description = "Exits with 1 if there is evidence that is not in this file.")
        private @Nullable Path baseline;

        @Option(names = "--accept", description = "Writes the baseline anew instead of comparing with it.")
        private boolean accept;

        @Option(
                names = "--fail-under",
                paramLabel = "SCORE",
                description = "Exits with 1 if a module has a lower score.")
        private @Nullable Integer failUnder;

        @Option(names = "--strict", description = "Exits with 1 if the assessment did not see everything.")
        private boolean strict;

        @Override
        public Integer call() throws IOException {
            var commandLine = java.util.Objects.requireNonNull(spec).commandLine();
            var out = commandLine.getOut();
            var err = commandLine.getErr();
            if (accept && baseline == null) {
                throw new CommandLine.ParameterException(commandLine, "--accept needs --baseline FILE");
            }
            if (accept && strict) {
                throw new CommandLine.ParameterException(commandLine, "--strict cannot be combined with --accept");
            }
            if (failUnder != null && (failUnder < 0 || failUnder > 100)) {
                throw new CommandLine.ParameterException(
                        commandLine, "--fail-under takes a score from 0 to 100, not " + failUnder);
            }
            var progress = new Progress(err);
            var stated = modules == null ? StatedModules.NONE : StatedModules.read(modules);
            var application = Application.readToAssess(progress::tell, paths.toArray(Path[]::new));
            var assessment = Assessment.of(application, stated, progress::tell);
            var compared = compared(assessment);
            var comparison = compared.comparison();
            write(html, () -> HtmlReport.of(assessment, comparison));
            write(json, () -> JsonReport.of(assessment, comparison));
            write(sarif, () -> SarifReport.of(assessment, Path.of("")));
            write(markdown, () -> MarkdownReport.of(assessment, comparison));
            out.print(TextReport.of(assessment));
            if (compared.unreadable() != null) {
                out.flush();
                throw compared.unreadable();
            }
            if (baseline != null && accept) {
                Baseline.at(baseline).accept(assessment);
                out.println("\nWrote " + baseline + ".");
            }
            var gate = new Gate(assessment, out);
            if (baseline != null && comparison != null) {
                gate.compare(baseline, comparison);
            }
            if (failUnder != null) {
                if (comparison == null && !strict) {
                    gate.requireModules();
                }
                gate.requireScore(failUnder);
            }
            if (strict) {
                gate.requireThatAllWasSeen();
            }
            out.flush();
            return gate.passed() ? 0 : 1;
        }

        /** Either of the two, or neither. */
        private record Compared(
                Baseline.@Nullable Comparison comparison,
                @Nullable Unreadable unreadable) {}

        /** A baseline that is missing must not cost the reports. */
        private Compared compared(Assessment assessment) {
            try {
                return new Compared(
                        baseline == null || accept
                                ? null
                                : Baseline.at(baseline).compare(assessment),
                        null);
            } catch (Unreadable e) {
                return new Compared(null, e);
            }
        }

        private static void write(@Nullable Path file, java.util.function.Supplier<String> report) {
            if (file == null) {
                return;
            }
            try {
                if (file.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                }
                Files.writeString(file, report.get());
            } catch (IOException e) {
                throw new Unreadable(file + " cannot be written: " + e.getMessage() + ".");
            }
        }
    }

    /** Prints each stage once the assessment takes longer than two seconds. */
    private static final class Progress {

        private static final long PATIENCE = 2_000_000_000L;

        private final PrintWriter err;
        private final long start = System.nanoTime();

        Progress(PrintWriter err) {
            this.err = err;
        }

        void tell(String what) {
            if (System.nanoTime() - start > PATIENCE) {
                err.println(what + " …");
                err.flush();
            }
        }
    }
}
