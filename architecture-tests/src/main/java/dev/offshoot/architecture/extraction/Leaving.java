package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import dev.offshoot.architecture.reading.Unreadable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A module that is to leave its application: what keeps it there, and what it takes along. */
public final class Leaving {

    private static final Set<Criterion> DOUBTS = Set.of(
            Criterion.DATA_NOT_SEEN, Criterion.PUBLISHED_OUTSIDE, Criterion.SHARED_CACHE, Criterion.STATIC_STATE);

    private static final Set<String> RUNNERS =
            Set.of("org.springframework.boot.ApplicationRunner", "org.springframework.boot.CommandLineRunner");

    private final Structure structure;
    private final Assessment assessment;
    private final Module module;
    private final JavaClass main;
    private final Messages messages;
    private final Luggage luggage;
    private final Staying staying;
    private final Names names;

    private Leaving(Structure structure, Assessment assessment, Module module, JavaClass main) {
        this.structure = structure;
        this.assessment = assessment;
        this.module = module;
        this.main = main;
        this.messages = new Messages(structure);
        var beans = new Beans(structure);
        this.luggage = new Luggage(structure, beans, module, messages.deliveredTo(module));
        this.staying = new Staying(structure, beans, luggage, module);
        this.names = new Names(structure, main, messages.claims(), messages.owning());
    }

    /**
     * Looks at a module of an assessed application.
     *
     * @throws Unreadable if there is no such module, or not one main class, or if classes could not be read
     */
    public static Leaving of(Assessment assessment, String module) {
        var structure = assessment.structure();
        var unreadable = structure.application().unreadable();
        if (!unreadable.isEmpty()) {
            throw new Unreadable(
                    "What goes along cannot be told, because a class file could not be read: " + unreadable.first());
        }
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
        obstacles.addAll(new Undeliverable(structure, messages, luggage, module).obstacles(assessment.findings()));
        if (names.clash()) {
            obstacles.add(new Obstacle(
                    "would have the same name as another module in the names of events",
                    "Give the modules ids that differ: @ApplicationModule(id = …).",
                    List.of()));
        }
        if (obstacles.isEmpty()) {
            addWhatIsMissing(obstacles);
        }
        return obstacles;
    }

    /** Only if nothing else stands in the way: it would often be the same again. */
    private void addWhatIsMissing(List<Obstacle> obstacles) {
        var missing = luggage.missing(main);
        if (structure.moduleOf(main).filter(home -> !home.library()).isPresent()) {
            missing.add(Messages.simple(main) + " starts the application, but belongs to a module");
        }
        if (!missing.isEmpty()) {
            obstacles.add(new Obstacle(
                    "needs classes of other modules that cannot go along",
                    "Move them to the module, or to a package that all modules share, and declare beans that need a module in that module, not in the main class.",
                    List.copyOf(missing)));
        }
        var missed = staying.missed();
        if (!missed.isEmpty()) {
            missed.addAll(luggage.left());
            obstacles.add(new Obstacle(
                    "would miss what all modules share, because that needs another module",
                    "Move what needs the other module into that module, and leave the rest where it is.",
                    List.copyOf(missed)));
        }
    }

    private List<Finding> findings() {
        return assessment.findings().stream()
                .filter(finding -> finding.module().equals(module.name()))
                .toList();
    }

    /**
     * What class files cannot prove, or what may work otherwise in two processes, in lines, for a person to check. A
     * listener that may do harm when it is called twice is none: moving it changes nothing about that.
     */
    public List<String> doubts() {
        var doubts = new ArrayList<String>();
        findings().stream()
                .filter(finding -> DOUBTS.contains(finding.criterion()))
                .map(finding -> finding.place() + "  it " + finding.criterion().fact() + ": " + finding.what())
                .forEach(doubts::add);
        for (var type : luggage.taken()) {
            if (structure.other(module, type).isEmpty()) {
                alsoHere(type)
                        .forEach(what -> doubts.add(Place.of(structure.application(), type) + "  " + what
                                + " in the application and in the service"));
            }
        }
        messages.heard().stream()
                .filter(one -> module.equals(one.by()) && one.isDelivered())
                .filter(one -> isConditional(one.method())
                        || isConditional(one.method().getOwner()))
                .forEach(one -> doubts.add(Place.of(structure.application(), one.method())
                        + "  listens only under a condition: the service must meet it"));
        doubts.addAll(staying.ofOthers());
        doubts.addAll(structure.application().unseen());
        return doubts.stream().distinct().toList();
    }

    /** What would be done in both processes. */
    private static List<String> alsoHere(JavaClass type) {
        var done = new ArrayList<String>();
        if (type.getMethods().stream().anyMatch(method -> Spring.has(method, Set.of(Spring.SCHEDULED)))) {
            done.add("runs on a schedule");
        }
        if (type.getAllRawInterfaces().stream().anyMatch(parent -> RUNNERS.contains(parent.getName()))
                || type.getMethods().stream()
                        .anyMatch(method -> Spring.has(method, Set.of(Spring.BEAN))
                                && RUNNERS.contains(method.getRawReturnType().getName()))) {
            done.add("runs at startup");
        }
        return done;
    }

    private static boolean isConditional(HasAnnotations<?> element) {
        return element.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getSimpleName())
                .anyMatch(name -> name.equals("Profile") || name.startsWith("Conditional"));
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

    /** The name by which messaging knows the module. */
    public String name() {
        return names.of(module);
    }

    /** The names of all other modules. */
    List<String> others() {
        return structure.capabilities().stream()
                .filter(one -> !one.equals(module))
                .map(names::of)
                .toList();
    }

    /** The packages that messaging would not find as modules, by name. */
    Map<String, String> stated() {
        return names.stated();
    }

    /**
     * The module map: the package of each module, and the names of the events that it consumes. A library that has such an
     * event is in it, too.
     */
    Map<String, Mapped> map() {
        var map = new TreeMap<String, Mapped>();
        structure
                .capabilities()
                .forEach(one -> map.put(names.of(one), new Mapped(one.base(), new TreeSet<>(), List.of())));
        for (var one : messages.heard()) {
            var event = one.event();
            if (event == null || !one.isDelivered() || one.by() == null) {
                continue;
            }
            var home = structure.moduleOf(event);
            home.filter(Module::library)
                    .filter(library -> names.of(event).orElse("").startsWith(names.of(library) + "."))
                    .ifPresent(library ->
                            map.putIfAbsent(names.of(library), new Mapped(library.base(), new TreeSet<>(), List.of())));
            // what a module tells itself does not travel, unless its listener is claimed
            if (one.way() == Messages.Way.CLAIMED || !home.equals(Optional.of(one.by()))) {
                names.of(event)
                        .ifPresent(name -> map.get(names.of(one.by())).hears().add(name));
            }
        }
        return map;
    }

    /** An entry of the module map, as messaging reads it. */
    record Mapped(String packageName, TreeSet<String> hears, List<String> routes) {}

    /** The Java migrations, which do not go along. */
    public List<String> migrations() {
        return structure.application().classes().stream()
                .filter(Luggage::isMigration)
                .map(JavaClass::getName)
                .sorted()
                .toList();
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
