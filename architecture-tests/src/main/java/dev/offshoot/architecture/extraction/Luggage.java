package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a module takes along: its own, libraries, those in no module, and what these need of other modules, such
 * as the events that it consumes. What is made by Spring or stored in another module stays there; so does every class that
 * needs it.
 */
final class Luggage {

    /**
     * Why a class cannot go along.
     *
     * @param path the classes from it to the one that stays, which is the last
     */
    private record Bound(List<JavaClass> path, Module home) {}

    private final Structure structure;
    private final Beans beans;
    private final Module module;
    private final Set<JavaClass> taken = new LinkedHashSet<>();
    private final Map<JavaClass, Bound> left = new HashMap<>();
    private final Map<String, List<JavaClass>> nested;

    /** @param heard the events that the module consumes */
    Luggage(Structure structure, Beans beans, Module module, List<JavaClass> heard) {
        this.structure = structure;
        this.beans = beans;
        this.module = module;
        this.nested = structure.application().classes().stream()
                .filter(type -> type.getName().contains("$"))
                .collect(Collectors.groupingBy(Luggage::topLevel));
        for (var type : sorted(structure.application().classes())) {
            var home = structure.moduleOf(type);
            if ((home.isEmpty() || home.get().library() || isOwn(type)) && !isMigration(type)) {
                take(type);
            }
        }
        heard.forEach(this::take);
    }

    /** Flyway would execute it beside the application a second time. */
    static boolean isMigration(JavaClass type) {
        return type.getPackageName().equals("db.migration")
                || type.getPackageName().startsWith("db.migration.")
                || type.getAllRawInterfaces().stream()
                        .anyMatch(parent -> parent.getName().equals("org.flywaydb.core.api.migration.JavaMigration"));
    }

    private static List<JavaClass> sorted(Iterable<JavaClass> classes) {
        var sorted = new ArrayList<JavaClass>();
        classes.forEach(sorted::add);
        sorted.sort(Comparator.comparing(JavaClass::getName));
        return sorted;
    }

    static String topLevel(JavaClass type) {
        var dollar = type.getName().indexOf('$');
        return dollar < 0 ? type.getName() : type.getName().substring(0, dollar);
    }

    private boolean isOwn(JavaClass type) {
        return structure.moduleOf(type).filter(module::equals).isPresent();
    }

    /** Takes a class with all that it needs, or notes why it stays. The module's own classes are taken in any case. */
    private void take(JavaClass first) {
        if (taken.contains(first)) {
            return;
        }
        var found = new HashMap<JavaClass, @Nullable JavaClass>();
        var open = new ArrayDeque<JavaClass>();
        found.put(first, null);
        open.add(first);
        while (!open.isEmpty()) {
            var type = open.remove();
            var bound = boundTo(type);
            if (bound != null) {
                var path = path(found, type);
                path.addAll(bound.path());
                left.put(first, new Bound(path, bound.home()));
                if (!isOwn(first)) {
                    return;
                }
            } else if (!taken.contains(type)) {
                for (var needed : needs(type)) {
                    if (!found.containsKey(needed)) {
                        found.put(needed, type);
                        open.add(needed);
                    }
                }
            }
        }
        found.keySet().stream().filter(type -> boundTo(type) == null).forEach(taken::add);
    }

    /** What a class needs that stays, without the class itself; null if nothing is known to keep it. */
    private @Nullable Bound boundTo(JavaClass type) {
        var home = structure.other(module, type);
        if (home.isPresent()
                && (structure.spring().isComponent(type) || structure.spring().isEntity(type))) {
            return new Bound(List.of(), home.get());
        }
        var provider = providedElsewhere(type);
        if (provider.isPresent()) {
            return new Bound(
                    List.of(provider.get()),
                    structure.other(module, provider.get()).orElseThrow());
        }
        var known = isOwn(type) ? null : left.get(type);
        return known == null
                ? null
                : new Bound(known.path().subList(1, known.path().size()), known.home());
    }

    /** A class of another module that provides what this one is handed, if nobody else does. */
    private Optional<JavaClass> providedElsewhere(JavaClass type) {
        return beans.handed(type)
                .map(beans::providersOf)
                .filter(providers -> !providers.isEmpty()
                        && providers.stream()
                                .allMatch(provider ->
                                        structure.other(module, provider).isPresent()))
                .map(providers -> providers.get(0))
                .min(Comparator.comparing(JavaClass::getName));
    }

    private List<JavaClass> needs(JavaClass type) {
        var needed = new TreeMap<String, JavaClass>();
        type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .forEach(target -> structure
                        .application()
                        .find(target.getName())
                        .ifPresent(own -> needed.put(own.getName(), own)));
        nested.getOrDefault(topLevel(type), List.of()).forEach(inner -> needed.put(inner.getName(), inner));
        structure.application().find(topLevel(type)).ifPresent(outer -> needed.put(outer.getName(), outer));
        if (structure.other(module, type).isPresent() && Messages.isOpen(type)) {
            // whoever reads or tells apart values of this type needs all of its kinds
            type.getAllSubclasses().stream()
                    .filter(kind -> structure.moduleOf(kind).equals(structure.moduleOf(type)))
                    .filter(kind -> !structure.spring().isComponent(kind)
                            && !structure.spring().isEntity(kind))
                    .forEach(kind -> needed.put(kind.getName(), kind));
        }
        return List.copyOf(needed.values());
    }

    private static LinkedList<JavaClass> path(Map<JavaClass, @Nullable JavaClass> found, JavaClass last) {
        var path = new LinkedList<JavaClass>();
        for (var type = last; type != null; type = found.get(type)) {
            path.addFirst(type);
        }
        return path;
    }

    /** The classes that go along. */
    Set<JavaClass> taken() {
        return taken;
    }

    /** The classes in libraries or in no module that stay. */
    Set<JavaClass> staying() {
        return left.keySet().stream().filter(type -> !isOwn(type)).collect(Collectors.toSet());
    }

    /** The same, each with the reason. */
    TreeSet<String> left() {
        return left.entrySet().stream()
                .filter(entry -> !isOwn(entry.getKey()))
                .map(entry -> said(entry.getValue()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why the module's own classes, or this one, would miss something, each in a line. */
    TreeSet<String> missing(JavaClass main) {
        return left.entrySet().stream()
                .filter(entry -> entry.getKey().equals(main) || isOwn(entry.getKey()))
                .map(entry -> said(entry.getValue()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String said(Bound bound) {
        return bound.path().stream()
                        .map(Messages::simple)
                        .collect(Collectors.joining(", which uses "))
                        .replaceFirst(", which uses ", " uses ")
                + " of " + bound.home();
    }

    /** The classes of other modules that go along, by module. */
    Map<Module, TreeSet<String>> borrowed() {
        var borrowed = new TreeMap<Module, TreeSet<String>>(Comparator.comparing(Module::name));
        var known = new HashSet<String>();
        for (var type : taken) {
            structure
                    .other(module, type)
                    .filter(home -> known.add(topLevel(type)))
                    .ifPresent(home -> borrowed.computeIfAbsent(home, key -> new TreeSet<>())
                            .add(topLevel(type)));
        }
        return borrowed;
    }
}
