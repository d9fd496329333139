package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.offshoot.architecture.criteria.Edge.Kind;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Relations;
import dev.offshoot.architecture.reading.Spring;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the dependencies between modules: calls, injected beans, types, entities, and the cycles that they form. */
final class Dependencies {

    private final Structure structure;
    private final Events events;
    private final Evidence evidence;
    private final Map<String, Edge> edges = new TreeMap<>();
    private final Map<JavaClass, Integer> users = new HashMap<>();
    private final Answering answering;
    private final HttpClients http;

    Dependencies(Structure structure, Events events, Evidence evidence) {
        this.structure = structure;
        this.events = events;
        this.evidence = evidence;
        this.answering = new Answering(structure);
        this.http = new HttpClients(structure);
    }

    /** The dependencies between modules; libraries are left out. */
    List<Edge> edges() {
        return List.copyOf(edges.values());
    }

    void look() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                lookAtCalls(module, type);
                lookAtInjection(module, type);
                if (!Relations.isGenerated(type)) {
                    lookAtTypes(module, type);
                }
                if (structure.spring().isEntity(type) || Relations.isPart(type)) {
                    lookAtRelations(module, type);
                    lookAtInheritance(module, type);
                }
                lookAtContracts(module, type);
            }
        }
        new Cycles(structure, edges.values()).look(evidence);
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
                    var overHttp = call.getTarget()
                            .resolveMember()
                            .filter(JavaMethod.class::isInstance)
                            .flatMap(method -> http.answering((JavaMethod) method))
                            .filter(other -> !other.equals(module));
                    if (overHttp.isPresent()) {
                        call(module, overHttp.get(), place, callee);
                        return;
                    }
                    var others = structure.spring().isComponent(target)
                            ? answering.others(module, target)
                            : structure
                                    .other(module, target)
                                    .filter(other -> answering.waits(call))
                                    .map(List::of)
                                    .orElse(List.of());
                    others.forEach(other -> call(module, other, place, callee));
                });
    }

    private void call(Module from, Module to, Place place, String callee) {
        evidence.add(Criterion.CALL_OUT, from, place, callee + " of " + to + " is called");
        evidence.add(Criterion.CALL_IN, to, place, callee + " is called by " + from);
        edge(from, to, Kind.CALL, place.name() + " calls " + callee, place);
    }

    private void lookAtInjection(Module module, JavaClass type) {
        var component = structure.spring().isComponent(type);
        for (var field : Members.sorted(type.getFields())) {
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
        for (JavaMethod method : Members.sorted(type.getMethods())) {
            if (Spring.isInjected(method) || Spring.has(method, Set.of(Spring.BEAN))) {
                method.getParameterTypes().stream()
                        .flatMap(parameter -> Spring.rawTypes(parameter).stream())
                        .forEach(target -> injected(module, method, target));
            }
        }
    }

    private void injected(Module module, JavaMember member, JavaClass target) {
        if (!structure.spring().isComponent(target)) {
            return;
        }
        for (var other : answering.others(module, target)) {
            var place = Place.of(structure.application(), member);
            evidence.add(
                    Criterion.INJECTED_BEAN,
                    module,
                    place,
                    name(member.getOwner()) + " is handed " + name(target) + " of " + other);
            edge(module, other, Kind.CALL, place.name() + " is handed " + name(target), place);
        }
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
                sharedByAll(module, type, target);
                continue;
            }
            var line = Math.max(
                    structure.application().line(type),
                    dependency.getSourceCodeLocation().getLineNumber());
            var declared = Place.of(structure.application(), type);
            var place = new Place(declared.file(), declared.type(), "", line);
            if (events.isEvent(target)) {
                edge(module, other.get(), Kind.EVENT, name(type) + " uses " + name(target), place);
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

    /** Modules that use an entity of a library share it. */
    private void sharedByAll(Module module, JavaClass type, JavaClass target) {
        structure
                .moduleOf(target)
                .filter(Module::library)
                .filter(library -> structure.spring().isEntity(target) && usersOf(target) > 1)
                .ifPresent(library -> evidence.add(
                        Criterion.SHARED_ENTITY,
                        module,
                        Place.of(structure.application(), type),
                        "uses the entity " + name(target) + " of " + library + ", as others do"));
    }

    private int usersOf(JavaClass entity) {
        return users.computeIfAbsent(
                entity, key -> EntityUsers.of(structure, key).size());
    }

    private void lookAtInheritance(Module module, JavaClass entity) {
        for (var parent : entity.getAllRawSuperclasses()) {
            structure
                    .other(module, parent)
                    .filter(other -> structure.spring().isEntity(parent))
                    .ifPresent(other -> evidence.add(
                            Criterion.ENTITY_RELATION,
                            module,
                            Place.of(structure.application(), entity),
                            name(entity) + " extends " + name(parent) + " of " + other));
        }
    }

    private void lookAtRelations(Module module, JavaClass entity) {
        Stream.concat(entity.getFields().stream(), entity.getMethods().stream()).forEach(member -> {
            var relation = Relations.of(member);
            if (relation.isEmpty()) {
                return;
            }
            for (var target : Relations.referred(member)) {
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

    /**
     * Notes whose messages a module consumes, if their types belong to a library: such a dependency binds neither
     * module.
     */
    private void lookAtContracts(Module module, JavaClass type) {
        for (var method : Members.sorted(type.getMethods())) {
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
                                    name(type) + " consumes " + name(event),
                                    Place.of(structure.application(), method)));
                }
            }
        }
    }

    static String name(JavaClass type) {
        var name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
