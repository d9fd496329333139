package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the types that are events, the methods that publish and consume them, and events that cannot be sent to another
 * process.
 */
final class Events {

    private static final Set<String> MARKED = Set.of(
            "dev.offshoot.messaging.Event",
            "dev.offshoot.messaging.Command",
            "org.springframework.modulith.events.Externalized",
            "org.jmolecules.event.annotation.DomainEvent",
            "org.jmolecules.event.annotation.Externalized");

    private static final Set<String> PUBLISHING = Set.of("publishEvent", "registerEvent", "andEvent");

    /** Types, and packages with a dot at the end, whose objects are only valid in the process that created them. */
    private static final List<String> BOUND = List.of(
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.io.File",
            "java.lang.Class",
            "java.lang.Thread",
            "java.util.concurrent.",
            "java.util.function.",
            "java.sql.",
            "javax.sql.",
            "jakarta.servlet.",
            "javax.servlet.",
            "org.springframework.web.multipart.");

    private final Structure structure;
    private final Map<JavaClass, List<JavaMethod>> listeners = new HashMap<>();
    private final Map<JavaCodeUnit, Set<JavaClass>> published = new HashMap<>();
    private final Set<String> events = new HashSet<>();

    Events(Structure structure) {
        this.structure = structure;
        for (var type : structure.application().classes()) {
            if (Spring.has(type, MARKED)) {
                note(type);
            }
            for (var method : Members.sorted(type.getMethods())) {
                heardBy(method).forEach(event -> {
                    listeners.computeIfAbsent(event, key -> new ArrayList<>()).add(method);
                    note(event);
                });
            }
        }
        for (var type : structure.application().classes()) {
            for (var call : type.getMethodCallsFromSelf()) {
                if (PUBLISHING.contains(call.getName())) {
                    var made = type.getConstructorCallsFromSelf().stream()
                            .filter(construction -> construction.getOrigin().equals(call.getOrigin()))
                            .filter(construction -> Math.abs(construction.getLineNumber() - call.getLineNumber()) <= 3)
                            .map(construction -> construction.getTargetOwner())
                            .filter(this::looksLikeAnEvent)
                            .collect(Collectors.toSet());
                    published
                            .computeIfAbsent(call.getOrigin(), key -> new HashSet<>())
                            .addAll(made);
                    made.forEach(this::note);
                }
            }
        }
    }

    /** Whether an object that is created near a publication can be the event. */
    private boolean looksLikeAnEvent(JavaClass type) {
        return isOwn(type)
                && !structure.spring().isEntity(type)
                && !structure.spring().isComponent(type)
                && (listeners.containsKey(type)
                        || type.isRecord()
                        || type.getSimpleName().endsWith("Event"));
    }

    /**
     * The event types that a method consumes, if it is a listener: its first parameter, and the types that its
     * annotation names.
     */
    Set<JavaClass> heardBy(JavaMethod method) {
        Set<JavaClass> heard = new HashSet<>();
        if (!Spring.isListener(method)) {
            return heard;
        }
        method.getParameterTypes().stream()
                .limit(1)
                .flatMap(type -> Spring.rawTypes(type).stream())
                .filter(this::isOwn)
                .forEach(heard::add);
        method.getAnnotations()
                .forEach(annotation -> List.of("value", "classes")
                        .forEach(attribute -> annotation
                                .get(attribute)
                                .filter(JavaClass[].class::isInstance)
                                .map(JavaClass[].class::cast)
                                .ifPresent(types -> List.of(types).stream()
                                        .filter(this::isOwn)
                                        .forEach(heard::add))));
        return heard;
    }

    private boolean isOwn(JavaClass type) {
        return structure.application().find(type.getName()).isPresent();
    }

    /** Records an event, and the types of the application that it consists of. */
    private void note(JavaClass event) {
        if (!isOwn(event)
                || structure.spring().isEntity(event)
                || structure.spring().isComponent(event)
                || !events.add(event.getName())) {
            return;
        }
        event.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(field -> Spring.rawTypes(field.getType()).stream())
                .forEach(this::note);
    }

    boolean isEvent(JavaClass type) {
        return events.contains(type.getName());
    }

    /** The listeners that run synchronously when a method publishes. */
    List<JavaMethod> heardAtOnce(JavaCodeUnit publisher) {
        return published.getOrDefault(publisher, Set.of()).stream()
                .sorted(Comparator.comparing(JavaClass::getName))
                .flatMap(event -> listeners.getOrDefault(event, List.of()).stream())
                .filter(listener -> !Spring.has(listener, Spring.LATER_LISTENERS))
                .toList();
    }

    /** All methods that consume events. */
    Set<JavaMethod> listeners() {
        return listeners.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    }

    /** Finds events that cannot be sent to another process. */
    void look(Evidence evidence) {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                if (isEvent(type)) {
                    lookAt(evidence, module, type);
                }
            }
        }
    }

    private void lookAt(Evidence evidence, Module module, JavaClass event) {
        var place = Place.of(structure.application(), event);
        var name = Dependencies.name(event);
        if (event.getAllRawSuperclasses().stream()
                .anyMatch(parent -> parent.getName().equals("org.springframework.context.ApplicationEvent")
                        || parent.getName().equals("java.util.EventObject"))) {
            evidence.add(
                    Criterion.CLOSED_EVENT,
                    module,
                    place,
                    name + " extends ApplicationEvent, whose source is an object of this process");
        }
        for (var field : Members.sorted(event.getFields())) {
            if (field.getModifiers().contains(JavaModifier.STATIC)
                    || field.getModifiers().contains(JavaModifier.TRANSIENT)) {
                continue;
            }
            for (var type : Spring.rawTypes(field.getType())) {
                bound(type)
                        .ifPresent(why -> evidence.add(
                                Criterion.CLOSED_EVENT,
                                module,
                                Place.of(structure.application(), field),
                                name + "." + field.getName() + " is " + why));
            }
        }
    }

    private Optional<String> bound(JavaClass type) {
        if (structure.spring().isEntity(type)) {
            return Optional.of("the entity " + Dependencies.name(type));
        }
        if (structure.spring().isComponent(type)) {
            return Optional.of("the component " + Dependencies.name(type));
        }
        if (type.getName().equals("java.lang.Object")) {
            return Optional.of("an Object, which nobody can read back");
        }
        return BOUND.stream()
                .filter(name -> name.endsWith(".")
                        ? type.getName().startsWith(name)
                        : type.getName().equals(name))
                .findFirst()
                .map(name -> "a " + type.getSimpleName() + ", which exists in this process alone");
    }
}
