package dev.offshoot.architecture;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.reports.Baseline;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Decides whether an application passes, and prints why it does not. */
final class Gate {

    private static final int SHOWN = 5;

    private final Assessment assessment;
    private final PrintWriter out;
    private boolean passed = true;

    Gate(Assessment assessment, PrintWriter out) {
        this.assessment = assessment;
        this.out = out;
    }

    /** Whether nothing has failed so far. */
    boolean passed() {
        return passed;
    }

    /** Fails if the application has become worse. */
    void compare(Path baseline, Baseline.Comparison comparison) {
        out.println();
        if (!comparison.worse().isEmpty()) {
            passed = false;
            out.println("Worse than " + baseline + ":");
            comparison.worse().forEach(worse -> out.println("\n" + worse));
        } else if (comparison.better().isEmpty()) {
            out.println("No worse than " + baseline + ".");
        } else {
            out.println("Better than " + baseline + ". Run with --accept to keep it so. Evidence that is gone:");
            comparison.better().forEach(better -> out.println("  " + better));
        }
    }

    /** Fails if there are no modules, or class files could not be read. */
    void requireModules() {
        if (!assessment.gaps().isEmpty()) {
            passed = false;
            out.println();
            assessment.gaps().forEach(out::println);
        }
    }

    /** Fails if a module has a lower score. */
    void requireScore(int least) {
        for (var module : assessment.modules()) {
            if (module.score() < least) {
                passed = false;
                out.println();
                out.println(module.module() + " has a score of " + module.score() + ", and at least " + least
                        + " is required.");
            }
        }
    }

    /** Fails if the assessment did not see everything. */
    void requireThatAllWasSeen() {
        var unseen = unseen();
        if (!unseen.isEmpty()) {
            passed = false;
            out.println();
            out.println("Strict: the assessment did not see everything.");
            unseen.forEach(one -> out.println("  " + one));
        }
    }

    private List<String> unseen() {
        List<String> unseen = new ArrayList<>(assessment.gaps());
        unseen.addAll(assessment.unseen());
        var outside = assessment.inNoModule();
        if (!assessment.modules().isEmpty() && !outside.isEmpty()) {
            var shown = outside.stream().limit(SHOWN).collect(Collectors.joining(", "));
            var more = outside.size() > SHOWN ? " and " + (outside.size() - SHOWN) + " more" : "";
            unseen.add("In no module: " + shown + more + ".");
        }
        return unseen;
    }
}
