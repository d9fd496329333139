package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Unreadable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A module that is to leave its application: what keeps it there, and what it takes along. */
public final class Leaving {

    private final Structure structure;
    private final Assessment assessment;
    private final Module module;
    private final JavaClass main;
    private final Messages messages;
    private final Luggage luggage;

    private Leaving(Structure structure, Assessment assessment, Module module, JavaClass main) {
        this.structure = structure;
        this.assessment = assessment;
        this.module = module;
        this.main = main;
        this.messages = new Messages(structure);
        this.luggage = new Luggage(structure, module);
    }

    /**
     * Looks at a module of an assessed application.
     *
     * @throws Unreadable if there is no such module, or not one main class
     */
    public static Leaving of(Assessment assessment, String module) {
        var structure = assessment.structure();
        var found = structure.capabilities().stream()
                .filter(one -> one.name().equals(module))
                .findFirst()
                .orElseThrow(() -> new Unreadable("There is no module " + module + ": "
                        + (structure.capabilities().isEmpty()
                                ? "none was found."
                                : "there are "
                                        + structure.capabilities().stream()
                                                .map(Module::name)
                                                .collect(Collectors.joining(", "))
                                        + ".")));
        var mains = structure.mainClasses();
        if (mains.isEmpty()) {
            throw new Unreadable(
                    "There is no class with @SpringBootApplication, so it is unknown how the application starts.");
        }
        if (mains.size() > 1) {
            throw new Unreadable("There are several classes with @SpringBootApplication: "
                    + mains.stream().map(JavaClass::getName).sorted().collect(Collectors.joining(", "))
                    + ". The service starts with the application's, so there must be one.");
        }
        return new Leaving(structure, assessment, found, mains.get(0));
    }

    /** What stands in the way; empty if the module can leave. */
    public List<Obstacle> obstacles() {
        Map<Criterion, List<String>> blocking = new EnumMap<>(Criterion.class);
        findings().stream()
                .filter(finding ->
                        finding.criterion().blocking() && !finding.criterion().suspicion())
                .forEach(finding -> blocking.computeIfAbsent(finding.criterion(), key -> new ArrayList<>())
                        .add(finding.place() + "  " + finding.what()));
        var obstacles = new ArrayList<Obstacle>();
        blocking.forEach(
                (criterion, evidence) -> obstacles.add(new Obstacle(criterion.fact(), criterion.advice(), evidence)));
        obstacles.addAll(messages.obstacles(module, assessment.findings()));
        if (obstacles.isEmpty()) {
            var missing = luggage.missing(main);
            if (structure.moduleOf(main).filter(home -> !home.library()).isPresent()) {
                missing.add(Messages.simple(main) + " starts the application, but belongs to a module");
            }
            if (!missing.isEmpty()) {
                obstacles.add(new Obstacle(
                        "needs classes of other modules that cannot go along",
                        "Move them to the module, or to a package that all modules share; let the main class leave beans to modules.",
                        List.copyOf(missing)));
            }
        }
        return obstacles;
    }

    private List<Finding> findings() {
        return assessment.findings().stream()
                .filter(finding -> finding.module().equals(module.name()))
                .toList();
    }

    /**
     * What the tool could not prove, for a person to look at. A listener that may do harm when it is called twice is none:
     * moving it changes nothing about that.
     */
    public List<Finding> doubts() {
        return findings().stream()
                .filter(finding -> finding.criterion().suspicion())
                .filter(finding -> finding.criterion() != Criterion.HARMFUL_WHEN_REPEATED)
                .toList();
    }

    /** The module. */
    public Module module() {
        return module;
    }

    /** The class that starts the application. */
    public JavaClass main() {
        return main;
    }

    /** The classes of other modules that go along, such as the events that it consumes: by the name of the module. */
    public Map<String, TreeSet<String>> borrowed() {
        var borrowed = new TreeMap<String, TreeSet<String>>();
        luggage.borrowed().forEach((home, classes) -> borrowed.put(home.name(), classes));
        return borrowed;
    }

    /** The packages of the modules from which classes are borrowed. */
    List<String> borrowedFrom() {
        return luggage.borrowed().keySet().stream().map(Module::base).toList();
    }

    /** The classes that all modules share, but which stay because they need another module, each with the reason. */
    public TreeSet<String> left() {
        return luggage.left();
    }

    /** Whether listeners are to be claimed, because some are not written for messaging. */
    public boolean claims() {
        return messages.claims();
    }

    /** The names of the events that each module consumes, by module. */
    public Map<String, TreeSet<String>> hears() {
        var hears = new TreeMap<String, TreeSet<String>>();
        structure.capabilities().forEach(one -> hears.put(one.name(), messages.heardBy(one)));
        return hears;
    }

    /** The application's structure. */
    public Structure structure() {
        return structure;
    }

    /** The classes that go along. */
    Luggage luggage() {
        return luggage;
    }
}
