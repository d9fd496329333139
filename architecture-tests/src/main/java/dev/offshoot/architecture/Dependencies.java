package dev.offshoot.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.offshoot.architecture.Finding.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who knows whom: calls, injected objects, types, entities, and the cycles that all of that makes. */
final class Dependencies {

    /** How one module depends on another, from what binds least to what binds most. */
    enum Kind {
        CONTRACT,
        EVENT,
        TYPE,
        DATA,
        CALL
    }

    /** That one module depends on another, with one example and the number of places. */
    record Edge(String from, String to, Kind kind, String example, Place place, int count) {}

    private final Structure structure;
    private final Events events;
    private final Evidence evidence;
    private final Map<String, Edge> edges = new TreeMap<>();
    private final Map<JavaClass, Optional<Module>> elsewhere = new HashMap<>();

    Dependencies(Structure structure, Events events, Evidence evidence) {
        this.structure = structure;
        this.events = events;
        this.evidence = evidence;
    }

    /** The edges between modules that are no libraries. */
    List<Edge> edges() {
        return List.copyOf(edges.values());
    }

    void look() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                lookAtCalls(module, type);
                lookAtInjection(module, type);
                lookAtTypes(module, type);
                if (structure.spring().isEntity(type)) {
                    lookAtRelations(module, type);
                }
                lookAtContracts(module, type);
            }
        }
        lookForCycles();
    }

    private void edge(Module from, Module to, Kind kind, String example, Place place) {
        edges.merge(
                from.name() + ">" + to.name() + ">" + kind,
                new Edge(from.name(), to.name(), kind, example, place, 1),
                (known, another) -> new Edge(
                        known.from(), known.to(), known.kind(), known.example(), known.place(), known.count() + 1));
    }

    private void lookAtCalls(Module module, JavaClass type) {
        Stream.<JavaCodeUnitAccess<?>>concat(
                        type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .sorted(Comparator.<JavaCodeUnitAccess<?>>comparingInt(access -> access.getLineNumber())
                        .thenComparing(access -> access.getDescription()))
                .forEach(call -> {
                    var target = call.getTargetOwner();
                    var place = Place.at(call.getOrigin(), call.getLineNumber());
                    var callee = name(target) + "." + call.getName();
                    var other = structure.other(module, target);
                    if (other.isPresent() && structure.spring().isComponent(target)) {
                        call(module, other.get(), place, callee);
                    } else if (other.isEmpty()) {
                        elsewhere
                                .computeIfAbsent(target, key -> implementedElsewhere(module, key))
                                .ifPresent(owner -> call(module, owner, place, callee));
                    }
                });
    }

    private void call(Module from, Module to, Place place, String callee) {
        evidence.add(Criterion.CALL_OUT, from, place, callee + " of " + to + " is called");
        evidence.add(Criterion.CALL_IN, to, place, callee + " is called by " + from);
        edge(from, to, Kind.CALL, place.name() + " calls " + callee, place);
    }

    /** An interface of one's own that only another module implements is a call to that module, turned around for the compiler. */
    private Optional<Module> implementedElsewhere(Module module, JavaClass target) {
        if (!target.isInterface()
                || Spring.isRepository(target)
                || !structure.moduleOf(target).equals(Optional.of(module))) {
            return Optional.empty();
        }
        var implementors = target.getAllSubclasses().stream()
                .filter(type -> !type.isInterface() && structure.spring().isComponent(type))
                .toList();
        return implementors.stream()
                        .anyMatch(type -> structure.other(module, type).isEmpty())
                ? Optional.empty()
                : implementors.stream()
                        .flatMap(type -> structure.other(module, type).stream())
                        .findFirst();
    }

    private void lookAtInjection(Module module, JavaClass type) {
        var component = structure.spring().isComponent(type);
        for (var field : type.getFields()) {
            if (Spring.isInjected(field)) {
                Spring.rawTypes(field.getType()).forEach(target -> injected(module, field, target));
            }
        }
        for (JavaConstructor constructor : type.getConstructors()) {
            if (component || Spring.isInjected(constructor)) {
                constructor.getParameterTypes().stream()
                        .flatMap(parameter -> Spring.rawTypes(parameter).stream())
                        .forEach(target -> injected(module, constructor, target));
            }
        }
        for (JavaMethod method : type.getMethods()) {
            if (Spring.isInjected(method) || Spring.has(method, Set.of(Spring.BEAN))) {
                method.getParameterTypes().stream()
                        .flatMap(parameter -> Spring.rawTypes(parameter).stream())
                        .forEach(target -> injected(module, method, target));
            }
        }
    }

    private void injected(Module module, JavaMember member, JavaClass target) {
        structure
                .other(module, target)
                .filter(other -> structure.spring().isComponent(target))
                .ifPresent(other -> {
                    var place = Place.of(structure.application(), member);
                    evidence.add(
                            Criterion.INJECTED_BEAN,
                            module,
                            place,
                            name(member.getOwner()) + " is handed " + name(target) + " of " + other);
                    edge(module, other, Kind.CALL, place.name() + " is handed " + name(target), place);
                });
    }

    private void lookAtTypes(Module module, JavaClass type) {
        var sorted = type.getDirectDependenciesFromSelf().stream()
                .sorted(Comparator.comparing((Dependency dependency) ->
                                dependency.getTargetClass().getName())
                        .thenComparing(Dependency::getDescription))
                .toList();
        for (var dependency : sorted) {
            var target = dependency.getTargetClass().getBaseComponentType();
            var other = structure.other(module, target);
            if (other.isEmpty()) {
                continue;
            }
            var line = Math.max(
                    structure.application().line(type),
                    dependency.getSourceCodeLocation().getLineNumber());
            var declared = Place.of(structure.application(), type);
            var place = new Place(declared.file(), declared.type(), "", line);
            if (events.isEvent(target)) {
                edge(module, other.get(), Kind.EVENT, name(type) + " knows " + name(target), place);
            } else if (structure.spring().isEntity(target)) {
                edge(module, other.get(), Kind.DATA, name(type) + " uses " + name(target), place);
                if (!structure.spring().isEntity(type)) {
                    evidence.add(
                            Criterion.SHARED_ENTITY,
                            module,
                            declared,
                            "uses the entity " + name(target) + " of " + other.get());
                    evidence.add(
                            Criterion.SHARED_ENTITY,
                            other.get(),
                            Place.of(structure.application(), target),
                            "its entity " + name(target) + " is used by " + module);
                }
            } else if (!structure.spring().isComponent(target)) {
                edge(module, other.get(), Kind.TYPE, name(type) + " uses " + name(target), place);
                evidence.add(Criterion.SHARED_TYPE, module, declared, "uses " + name(target) + " of " + other.get());
            }
        }
    }

    private void lookAtRelations(Module module, JavaClass entity) {
        Stream.concat(entity.getFields().stream(), entity.getMethods().stream()).forEach(member -> {
            var relation = member.getAnnotations().stream()
                    .map(annotation -> annotation.getRawType().getSimpleName())
                    .filter(Spring.RELATIONS::contains)
                    .findFirst();
            if (relation.isEmpty()) {
                return;
            }
            var type = member instanceof com.tngtech.archunit.core.domain.JavaField field
                    ? field.getType()
                    : ((JavaMethod) member).getReturnType();
            for (var target : Spring.rawTypes(type)) {
                structure
                        .other(module, target)
                        .filter(other -> structure.spring().isEntity(target))
                        .ifPresent(other -> evidence.add(
                                Criterion.ENTITY_RELATION,
                                module,
                                Place.of(structure.application(), member),
                                name(entity) + "." + member.getName() + " is a @" + relation.get() + " to "
                                        + name(target) + " of " + other));
            }
        });
    }

    /** Whose messages a module hears that belong to neither of the two: that binds nobody. */
    private void lookAtContracts(Module module, JavaClass type) {
        for (var method : type.getMethods()) {
            for (var event : events.heardBy(method)) {
                if (structure.moduleOf(event).filter(Module::library).isEmpty()) {
                    continue;
                }
                for (var publication : event.getConstructorCallsToSelf()) {
                    structure
                            .other(module, publication.getOriginOwner())
                            .ifPresent(publisher -> edge(
                                    module,
                                    publisher,
                                    Kind.CONTRACT,
                                    name(type) + " hears " + name(event),
                                    Place.of(structure.application(), method)));
                }
            }
        }
    }

    private void lookForCycles() {
        for (var module : structure.capabilities()) {
            var bound = cycle(module, false);
            if (!bound.isEmpty()) {
                evidence.add(Criterion.TYPE_CYCLE, module, bound.get(0).place(), shown(bound));
                continue;
            }
            var heard = cycle(module, true);
            if (!heard.isEmpty()) {
                evidence.add(Criterion.EVENT_CYCLE, module, heard.get(0).place(), shown(heard));
            }
        }
    }

    private static String shown(List<Edge> cycle) {
        var text = new StringBuilder(cycle.get(0).from());
        for (var edge : cycle) {
            text.append(" → ")
                    .append(edge.to())
                    .append(" (")
                    .append(edge.example())
                    .append(')');
        }
        return text.toString();
    }

    /** The shortest way from a module back to itself; empty, if there is none. */
    private List<Edge> cycle(Module module, boolean withEvents) {
        Map<String, Edge> reachedBy = new HashMap<>();
        var queue = new ArrayDeque<String>(List.of(module.name()));
        while (!queue.isEmpty()) {
            var at = queue.poll();
            for (var edge : edges.values()) {
                if (!edge.from().equals(at)
                        || edge.kind() == Kind.CONTRACT
                        || edge.kind() == Kind.EVENT && !withEvents) {
                    continue;
                }
                if (reachedBy.putIfAbsent(edge.to(), edge) == null) {
                    queue.add(edge.to());
                }
                if (edge.to().equals(module.name())) {
                    return way(module.name(), reachedBy);
                }
            }
        }
        return List.of();
    }

    private static List<Edge> way(String start, Map<String, Edge> reachedBy) {
        List<Edge> way = new ArrayList<>();
        var at = start;
        do {
            var edge = reachedBy.get(at);
            way.add(0, edge);
            at = edge.from();
        } while (!at.equals(start));
        return way;
    }

    static String name(JavaClass type) {
        var name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
