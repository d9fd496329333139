package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.StatedModules;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.Consumer;

/** How ready the modules of an application are to become services of their own, and the evidence for every point lost. */
public final class Assessment {

    /** Whether a module can be extracted. */
    public enum Verdict {
        READY,
        NEARLY,
        NOT_YET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * The result for one module.
     *
     * @param score 100 minus the points of its findings, at least 0
     * @param types the full names of its classes
     * @param why for a proposed module, why its classes belong together; else empty
     * @param findings all evidence, including suspicions
     */
    public record Assessed(
            String module, Verdict verdict, int score, List<String> types, String why, List<Finding> findings) {

        /** The number of its classes, including nested ones. */
        public int classes() {
            return types.size();
        }

        /** The evidence that costs points, without suspicions. */
        public List<Finding> evidence() {
            return findings.stream()
                    .filter(finding -> !finding.criterion().suspicion())
                    .toList();
        }

        /** The suspicions: what bytecode cannot prove. */
        public List<Finding> suspicions() {
            return findings.stream()
                    .filter(finding -> finding.criterion().suspicion())
                    .toList();
        }
    }

    /**
     * One step in the order of extraction.
     *
     * @param reason why it comes now
     * @param places how many pieces of evidence it removes that no earlier step has removed
     * @param files in how many files they lie
     */
    public record Step(String module, String reason, int places, int files) {}

    private final Structure structure;
    private final List<Assessed> modules;
    private final List<Edge> edges;
    private final List<Step> order;
    private final double sharedEntities;

    private Assessment(Structure structure, List<Assessed> modules, List<Edge> edges) {
        this.structure = structure;
        this.sharedEntities = EntityUsers.shared(structure);
        this.modules = modules;
        this.edges = edges;
        this.order = new ExtractionOrder(modules, edges).steps();
    }

    /** Assesses an application, without executing any of its code. */
    public static Assessment of(Application application) {
        return of(application, progress -> {});
    }

    /** Reads and assesses class folders and jars; see {@link Application#read}. */
    public static Assessment of(Path... paths) {
        return of(Application.readToAssess(progress -> {}, paths));
    }

    /**
     * Does the same, and reports progress.
     *
     * @param progress receives the name of each stage
     */
    public static Assessment of(Application application, Consumer<String> progress) {
        return of(application, StatedModules.NONE, progress);
    }

    /**
     * Does the same, with the modules that a file states.
     *
     * @throws dev.offshoot.architecture.reading.Unreadable if the file states what the application does not have
     */
    public static Assessment of(Application application, StatedModules stated, Consumer<String> progress) {
        progress.accept("Looking for modules");
        var structure = Structure.of(application, stated);
        var evidence = new Evidence();
        if (structure.kind() == Structure.Kind.LAYERED) {
            lookAtLayers(structure, evidence);
        }
        progress.accept("Reading queries and scripts");
        var data = new Data(structure);
        var events = new Events(structure);
        var dependencies = new Dependencies(structure, events, evidence);
        progress.accept("Following calls");
        dependencies.look();
        new SharedData(structure, data, evidence).look();
        new Transactions(structure, data, events, evidence).look();
        events.look(evidence);
        new StaticState(structure, evidence).look();
        new SharedCaches(structure, evidence).look();
        var assessed = structure.capabilities().stream()
                .map(module -> assessed(module, evidence.of(module)))
                .toList();
        return new Assessment(structure, assessed, dependencies.edges());
    }

    private static void lookAtLayers(Structure structure, Evidence evidence) {
        for (var module : structure.capabilities()) {
            var packages = module.classes().stream()
                    .map(type -> type.getPackageName())
                    .distinct()
                    .sorted()
                    .toList();
            evidence.add(
                    Criterion.LAYERED,
                    module,
                    Place.of(structure.application(), module.classes().get(0)),
                    "its " + module.classes().size() + " classes lie in " + String.join(", ", packages)
                            + ", together with everybody else's");
        }
    }

    private static Assessed assessed(Module module, List<Finding> findings) {
        var score = 100 - findings.stream().mapToInt(Finding::points).sum();
        var blocked = findings.stream().anyMatch(finding -> finding.criterion().blocking());
        var verdict = score >= Criterion.READY_FROM && !blocked
                ? Verdict.READY
                : score >= Criterion.NEARLY_FROM ? Verdict.NEARLY : Verdict.NOT_YET;
        return new Assessed(
                module.name(),
                verdict,
                score,
                module.classes().stream().map(type -> type.getName()).toList(),
                module.why(),
                findings);
    }

    /** The modules, with their classes. */
    public Structure structure() {
        return structure;
    }

    /** The name of the application. */
    public String application() {
        return structure.application().name();
    }

    /** The number of classes that were read. */
    public int classes() {
        return structure.application().classes().size();
    }

    /** Whether its packages are layers, so that its modules are proposals. */
    public boolean layered() {
        return structure.kind() == Structure.Kind.LAYERED;
    }

    /** Whether a file states its modules, or some of them. */
    public boolean stated() {
        return structure.kind() == Structure.Kind.STATED;
    }

    /** Whether it declares its modules to Spring Modulith. */
    public boolean declared() {
        return structure.kind() == Structure.Kind.DECLARED;
    }

    /** The modules that do work of their own, sorted by name. */
    public List<Assessed> modules() {
        return modules;
    }

    /** The packages that do no work of their own, and go along with every module that is extracted. */
    public List<String> libraries() {
        return structure.modules().stream()
                .filter(Module::library)
                .map(Module::name)
                .toList();
    }

    /** The classes that belong to no module, without those inside others and the main class, sorted by name. */
    public List<String> inNoModule() {
        return structure.inNoModule();
    }

    /**
     * The mean of the modules' scores, weighted by their numbers of classes, but at most 100 minus half the percentage of
     * entities that several modules use; 0 if there are no modules.
     */
    public int score() {
        var classes = modules.stream().mapToInt(Assessed::classes).sum();
        var points = modules.stream()
                .mapToLong(module -> (long) module.score() * module.classes())
                .sum();
        return classes == 0 ? 0 : (int) Math.round(Math.min((double) points / classes, 100 - 50 * sharedEntities));
    }

    /** The order in which to extract the modules. */
    public List<Step> order() {
        return order;
    }

    /** What could not be read or understood, in sentences. */
    public SortedSet<String> unseen() {
        return structure.application().unseen();
    }

    /** What the assessment could not cover, in sentences. A gate must fail if there is anything. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (modules.isEmpty()) {
            gaps.add("No modules were found, so there is nothing to assess.");
        }
        var unreadable = structure.application().unreadable();
        if (!unreadable.isEmpty()) {
            gaps.add(unreadable.size()
                    + (unreadable.size() == 1 ? " class file" : " class files") + " could not be read: "
                    + unreadable.first());
        }
        return gaps;
    }

    /** The dependencies between modules; libraries are left out. */
    public List<Edge> edges() {
        return edges;
    }

    /** All evidence, including suspicions. */
    public List<Finding> findings() {
        return modules.stream().flatMap(module -> module.findings().stream()).toList();
    }
}
