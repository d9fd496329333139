package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.criteria.Assessment.Assessed;
import dev.offshoot.architecture.criteria.Assessment.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order in which to extract the modules: those with the better verdict, and then with fewer ties, come first. Ties to
 * modules that were extracted before no longer count: they have become messages.
 */
final class ExtractionOrder {

    private final List<Assessed> modules;
    private final List<Edge> edges;

    ExtractionOrder(List<Assessed> modules, List<Edge> edges) {
        this.modules = modules;
        this.edges = edges;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        var left = new ArrayList<>(modules);
        List<String> gone = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        while (!left.isEmpty()) {
            var next = left.stream()
                    .min(Comparator.comparing(Assessed::verdict)
                            .thenComparing(module -> ties(module, gone))
                            .thenComparing(Assessed::score, Comparator.reverseOrder())
                            .thenComparing(Assessed::classes)
                            .thenComparing(Assessed::module))
                    .orElseThrow();
            steps.add(step(next, gone, removed));
            gone.add(next.module());
            left.remove(next);
        }
        return steps;
    }

    /** A place that counts against several modules is changed once, in the first of their steps. */
    private Step step(Assessed module, List<String> gone, Set<String> removed) {
        var places = module.evidence().stream()
                .filter(finding -> removed.add(finding.place() + " " + finding.what()))
                .toList();
        var files = places.stream().map(finding -> finding.place().file()).distinct();
        return new Step(module.module(), reason(module, gone), places.size(), (int) files.count());
    }

    private long ties(Assessed module, List<String> gone) {
        return edges.stream()
                .filter(edge -> edge.kind().compareTo(Edge.Kind.EVENT) > 0)
                .filter(edge -> edge.from().equals(module.module()) && !gone.contains(edge.to())
                        || edge.to().equals(module.module()) && !gone.contains(edge.from()))
                .mapToLong(Edge::count)
                .sum();
    }

    private String reason(Assessed module, List<String> gone) {
        var callers = named(edges.stream()
                .filter(edge -> edge.kind() == Edge.Kind.CALL && edge.to().equals(module.module()))
                .map(Edge::from)
                .toList());
        var called = named(edges.stream()
                .filter(edge -> edge.kind() == Edge.Kind.CALL && edge.from().equals(module.module()))
                .map(Edge::to)
                .toList());
        var ties = ties(module, gone);
        return module.verdict() + ", score " + module.score() + "; "
                + (callers.isEmpty() ? "no module calls it" : "called by " + callers) + "; "
                + (called.isEmpty() ? "it calls no module" : "it calls " + called) + "; "
                + (ties == 0
                        ? "no code ties it to the remaining modules"
                        : ties + (ties == 1 ? " place ties" : " places tie") + " it to the remaining modules");
    }

    private static String named(List<String> names) {
        return names.stream().distinct().sorted().collect(Collectors.joining(", "));
    }
}
