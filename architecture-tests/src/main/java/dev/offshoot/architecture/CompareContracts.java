package dev.offshoot.architecture;

import dev.offshoot.architecture.contracts.Comparison;
import dev.offshoot.architecture.contracts.Contracts;
import dev.offshoot.architecture.reading.Unreadable;
import dev.offshoot.architecture.reports.SarifReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code contracts}. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        version = SarifReport.VERSION,
        description = {
            "Compares the messages, routes and calls of an application with those of a previous version.",
            "Exits with 0 if both versions can run side by side, 1 if a change breaks that, and 2 if they could not be compared."
        })
final class CompareContracts implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "The application: a jar, a Spring Boot jar, or a class folder.")
    private Path path = Path.of("");

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "The previous version: the same, or a file that --write wrote.")
    private @Nullable Path against;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Writes the contracts to a .json file, to compare later versions with.")
    private @Nullable Path write;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all changes as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        var commandLine = Objects.requireNonNull(spec).commandLine();
        if (against == null && write == null) {
            throw new CommandLine.ParameterException(commandLine, "contracts needs --against FILE or --write FILE");
        }
        if (json != null && against == null) {
            throw new CommandLine.ParameterException(commandLine, "--json needs --against FILE");
        }
        if (write != null && !write.toString().endsWith(".json")) {
            throw new CommandLine.ParameterException(
                    commandLine, "--write takes the name of a .json file, not " + write);
        }
        var contracts = Contracts.read(path);
        var out = commandLine.getOut();
        var broken = false;
        if (against != null) {
            var comparison = Comparison.of(Contracts.read(against), contracts);
            out.print(comparison.text());
            broken = !comparison.breaking().isEmpty();
            if (json != null) {
                try {
                    Files.writeString(json, comparison.json());
                } catch (IOException e) {
                    throw new Unreadable(json + " cannot be written: " + e.getMessage() + ".");
                }
            }
        }
        if (write != null) {
            contracts.write(write);
            out.println("Wrote " + write + ".");
        }
        out.flush();
        return broken ? 1 : 0;
    }
}
