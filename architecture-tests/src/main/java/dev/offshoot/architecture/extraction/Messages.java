package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The listeners of an application, the events that they take, and which of these would have to travel between processes. */
final class Messages {

    private static final Set<String> OURS = Set.of("dev.offshoot.messaging.ModuleListener");

    private static final Set<String> MODULITHS = Set.of(
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.modulith.ApplicationModuleListener");

    private static final String TRANSACTIONAL = "org.springframework.transaction.event.TransactionalEventListener";
    private static final Set<String> LATER = Set.of("org.springframework.scheduling.annotation.Async");

    private static final Set<String> SPRINGS = Set.of("org.springframework.context.event.EventListener", TRANSACTIONAL);

    /** How a listener gets its events. */
    enum Way {
        /** It is written for messaging. */
        OURS,
        /** Messaging delivers to it, once it claims listeners. */
        CLAIMED,
        /** Spring calls it, in the process of the publisher alone. */
        LOCAL,
        /** From a broker, which the application talks to itself. */
        OUTSIDE
    }

    /**
     * A listener, and an event that it takes.
     *
     * @param by its module; null if it is in none
     * @param event of the application; null if its class was not read
     * @param taken the name of the type that it declares
     */
    record Heard(
            @Nullable Module by,
            JavaMethod method,
            Way way,
            @Nullable JavaClass event,
            String taken) {

        boolean isDelivered() {
            return way == Way.OURS || way == Way.CLAIMED;
        }
    }

    private final Structure structure;
    private final List<Heard> heard = new ArrayList<>();

    Messages(Structure structure) {
        this.structure = structure;
        var classes = new ArrayList<JavaClass>();
        structure.application().classes().forEach(classes::add);
        classes.sort(Comparator.comparing(JavaClass::getName));
        for (var type : classes) {
            if (isConcrete(type)) {
                for (var method : Members.sorted(type.getAllMethods())) {
                    if (Spring.isListener(method) || Spring.has(method, OURS)) {
                        read(type, method);
                    }
                }
            }
        }
    }

    private void read(JavaClass type, JavaMethod method) {
        var by = structure.moduleOf(type).filter(module -> !module.library()).orElse(null);
        var way = way(type, method);
        for (var taken : taken(method).toList()) {
            var events = concrete(taken);
            if (events.isEmpty()) {
                heard.add(new Heard(by, method, way, null, taken.getName()));
            }
            events.forEach(event -> heard.add(new Heard(by, method, way, event, taken.getName())));
        }
    }

    private static Way way(JavaClass type, JavaMethod method) {
        if (Spring.has(method, OURS)) {
            return Way.OURS;
        }
        var after = Spring.attribute(method, TRANSACTIONAL, "phase")
                .map(phase -> phase.toString().endsWith("AFTER_COMMIT"))
                .orElse(Spring.has(method, Set.of(TRANSACTIONAL)));
        if (Spring.has(method, MODULITHS)
                || after
                        && (Spring.has(method, LATER)
                                || Spring.has(type, LATER)
                                || Spring.has(method.getOwner(), LATER))) {
            return Way.CLAIMED;
        }
        return Spring.has(method, SPRINGS) || method.getName().equals("onApplicationEvent") ? Way.LOCAL : Way.OUTSIDE;
    }

    /** The types that a listener takes: those that its annotation names, else its first parameter, or the elements of that list. */
    private Stream<JavaClass> taken(JavaMethod method) {
        var named = method.getAnnotations().stream()
                .filter(annotation -> isListening(annotation.getRawType().getName()))
                .flatMap(Messages::classes)
                .toList();
        if (!named.isEmpty()) {
            return named.stream();
        }
        return method.getRawParameterTypes().stream()
                .limit(1)
                .flatMap(raw -> raw.getName().equals("java.util.List")
                        ? Spring.rawTypes(method.getParameterTypes().get(0)).stream()
                                .filter(type -> !type.getName().equals("java.util.List"))
                        : Stream.of(raw));
    }

    static boolean isModuliths(JavaMethod method) {
        return Spring.has(method, MODULITHS);
    }

    /** The propagations that an element declares, whatever annotation of a transaction it has. */
    static Stream<String> propagations(HasAnnotations<?> element) {
        return Stream.concat(
                        Stream.concat(
                                        MODULITHS.stream(),
                                        Stream.of("org.springframework.transaction.annotation.Transactional"))
                                .flatMap(annotation -> Spring.attribute(element, annotation, "propagation").stream()),
                        Spring.attribute(element, "jakarta.transaction.Transactional", "value").stream())
                .map(Object::toString);
    }

    static boolean isListening(String annotation) {
        return MODULITHS.contains(annotation) || SPRINGS.contains(annotation) || OURS.contains(annotation);
    }

    private static Stream<JavaClass> classes(JavaAnnotation<?> annotation) {
        return Stream.of("value", "classes")
                .flatMap(attribute -> Spring.values(annotation, attribute))
                .filter(JavaClass.class::isInstance)
                .map(JavaClass.class::cast);
    }

    /** The classes of the application that an event of this type can have. */
    private List<JavaClass> concrete(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
                .filter(one -> structure.application().find(one.getName()).isPresent())
                .filter(Messages::isConcrete)
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList();
    }

    private static boolean isConcrete(JavaClass type) {
        return !isOpen(type);
    }

    /** Whether it is an interface or abstract, so that objects are of other classes. */
    static boolean isOpen(JavaClass type) {
        return type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT);
    }

    /** All listeners, with each event that they take. */
    List<Heard> heard() {
        return heard;
    }

    /** Whether messaging has to claim listeners, because some are not written for it. */
    boolean claims() {
        return heard.stream().anyMatch(one -> one.way() == Way.CLAIMED);
    }

    /** The modules and libraries to which events belong that messaging delivers. */
    Set<Module> owning() {
        return heard.stream()
                .filter(Heard::isDelivered)
                .flatMap(one -> Stream.ofNullable(one.event()))
                .flatMap(event -> structure.moduleOf(event).stream())
                .collect(Collectors.toSet());
    }

    /** The classes of the events that a module takes, and which messaging delivers. */
    List<JavaClass> deliveredTo(Module module) {
        return heard.stream()
                .filter(one -> module.equals(one.by()) && one.isDelivered())
                .flatMap(one -> Stream.ofNullable(one.event()))
                .distinct()
                .toList();
    }

    /** Whether an event would have to travel, if this module were elsewhere: its publisher or its listener is the module. */
    boolean crosses(Heard one, Module module) {
        var event = one.event();
        if (event == null) {
            return false;
        }
        var publishers = publishers(event);
        var own = module.equals(one.by());
        return own
                ? publishers.stream().anyMatch(other -> !module.equals(other))
                : publishers.stream().anyMatch(module::equals);
    }

    /**
     * The modules that may publish an event: those that create one, and the one that it belongs to; null stands for one that
     * is unknown.
     */
    private Set<@Nullable Module> publishers(JavaClass event) {
        var publishers = new HashSet<@Nullable Module>();
        Stream.<JavaCodeUnitAccess<?>>concat(
                        event.getConstructorCallsToSelf().stream(), event.getConstructorReferencesToSelf().stream())
                .map(JavaCodeUnitAccess::getOriginOwner)
                .filter(origin -> !origin.equals(event))
                .forEach(origin -> publishers.add(structure
                        .moduleOf(origin)
                        .filter(module -> !module.library())
                        .orElse(null)));
        structure.moduleOf(event).filter(module -> !module.library()).ifPresent(publishers::add);
        if (publishers.isEmpty()) {
            publishers.add(null);
        }
        return publishers;
    }

    /** The events that would have to travel between this module and others, by name of their class. */
    TreeSet<String> crossing(Module module) {
        var crossing = new TreeSet<String>();
        for (var one : heard) {
            if (one.event() != null && crosses(one, module)) {
                crossing.add(one.event().getName());
            }
        }
        return crossing;
    }

    static String simple(JavaClass type) {
        return simple(type.getName());
    }

    static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
