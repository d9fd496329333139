package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.Aim.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Runs every experiment that an aim needs, and writes what they measured into the README. */
final class ResultsExperiment {

    /** Options of the experiments that it runs. */
    private static final List<String> PASSED_ON = List.of(
            "root",
            "shop",
            "set",
            "jvm",
            "folder",
            "postgres",
            "rabbitmq-port",
            "rabbitmq-pid",
            "perf-test",
            "nginx",
            "wrk",
            "java17",
            "java25",
            "warm-up");

    private final Options options;
    private final Path file;
    private final String machine;
    private final String when;
    private final String old;
    private final List<Figure> figures = new ArrayList<>();

    private ResultsExperiment(Options options, Path file, String machine, String when, String old) {
        this.options = options;
        this.file = file;
        this.machine = machine;
        this.when = when;
        this.old = old;
    }

    static List<Figure> run(Options options) throws Exception {
        var only = options.text("only", "");
        var old = options.text("old", "");
        var file = Path.of(options.text(
                "table", options.root().resolve("src/benchmarks/README.md").toString()));
        var experiments = only.isEmpty() ? Set.<String>of() : Set.of(only.split(","));
        for (var experiment : experiments) {
            if (Arrays.stream(Run.values()).noneMatch(run -> run.experiment.equals(experiment))) {
                throw new IllegalArgumentException("No aim needs an experiment called " + experiment);
            }
        }
        PASSED_ON.forEach(name -> options.text(name, ""));
        options.done();
        var machine = Machine.text(options);
        // before the table is written, which makes the sources differ from the commit
        var when = Machine.commit(options) + ", " + LocalDate.now(ZoneOffset.UTC);
        var table = ResultsTable.in(Files.readString(file));
        var there = table.machine();
        if (experiments.isEmpty()) {
            table.clear();
            Files.writeString(file, table.document(machine));
        } else if (there != null && !there.equals(machine)) {
            throw new IllegalArgumentException("The other rows were measured on another machine (" + there
                    + "), and one table cannot mix them: leave out --only");
        }
        var results = new ResultsExperiment(options, file, machine, when, old);
        for (var run : Run.values()) {
            if (experiments.isEmpty() || experiments.contains(run.experiment)) {
                results.measure(run);
            }
        }
        return results.figures;
    }

    /** Rewrites the table after each run, so that a failure hours later costs nothing. */
    private void measure(Run run) throws IOException {
        var command = run.experiment + " " + run.options
                + (run.compares && !old.isEmpty() ? " --compare " + Path.of(old).getFileName() : "");
        System.out.println("\n=== " + command);
        var table = ResultsTable.in(Files.readString(file));
        var aims = Arrays.stream(Aim.values()).filter(aim -> aim.run == run).toList();
        try {
            var arguments = new ArrayList<>(List.of(run.options.split(" ")));
            if (run.compares && !old.isEmpty()) {
                arguments.addAll(List.of("--compare", old));
            }
            var measured = Experiment.all()
                    .get(run.experiment)
                    .run(Options.parse(arguments).withDefaults(options));
            for (var aim : aims) {
                var figure = measured.stream()
                        .filter(one -> one.aim() == aim)
                        .findFirst()
                        .orElse(Figure.missing(aim, "the experiment gave no figure"));
                figures.add(figure);
                table.put(figure, command, when);
            }
        } catch (Unavailable e) {
            System.out.println("Not measured: " + e.getMessage());
            aims.forEach(aim -> table.put(Figure.missing(aim, e.getMessage()), command, when));
        } catch (Exception e) {
            e.printStackTrace();
            aims.forEach(aim -> table.fail(aim, String.valueOf(e.getMessage()), command, when));
        }
        Files.writeString(file, table.document(machine));
    }
}
