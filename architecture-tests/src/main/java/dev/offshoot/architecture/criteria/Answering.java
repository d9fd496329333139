package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Persistence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the modules that execute a call. An interface may be declared anywhere; a call to it is executed where it is
 * implemented.
 */
final class Answering {

    private static final int DEPTH = 6;

    private final Structure structure;
    private final Map<JavaClass, List<Optional<Module>>> implementors = new HashMap<>();
    private final Map<JavaCodeUnit, Boolean> waiting = new HashMap<>();

    Answering(Structure structure) {
        this.structure = structure;
    }

    /**
     * The other modules that execute a call of this module to a component; empty if this module or a library may
     * execute it.
     */
    List<Module> others(Module module, JavaClass target) {
        var owner = structure.other(module, target);
        var answering = implementors.computeIfAbsent(target, this::implementorsOf);
        if (answering.isEmpty() || owner.isPresent() && answering.contains(owner)) {
            return owner.map(List::of).orElse(List.of());
        }
        return answering.stream()
                        .anyMatch(other -> other.filter(found -> !found.library() && !found.equals(module))
                                .isEmpty())
                ? List.of()
                : answering.stream().flatMap(Optional::stream).toList();
    }

    /** The modules of the components that implement a type, sorted by name; empty if the type itself is called. */
    private List<Optional<Module>> implementorsOf(JavaClass target) {
        var turned = target.isInterface() || target.getModifiers().contains(JavaModifier.ABSTRACT);
        if (!turned || structure.spring().isRepository(target)) {
            return List.of();
        }
        return target.getAllSubclasses().stream()
                .filter(type -> !type.isInterface()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && structure.spring().isComponent(type))
                .map(structure::moduleOf)
                .distinct()
                .sorted(java.util.Comparator.comparing(
                        module -> module.map(Module::name).orElse("")))
                .toList();
    }

    /** Whether a call to a class that is not a component still reaches a component or the database. */
    boolean waits(JavaCodeUnitAccess<?> call) {
        return call.getTarget()
                .resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast)
                .filter(unit -> waits(unit, DEPTH, new HashSet<>()))
                .isPresent();
    }

    private boolean waits(JavaCodeUnit unit, int depth, Set<JavaCodeUnit> seen) {
        var known = waiting.get(unit);
        if (known != null || depth == 0 || !seen.add(unit)) {
            return Boolean.TRUE.equals(known);
        }
        var waits = Stream.<JavaCodeUnitAccess<?>>concat(
                        unit.getMethodCallsFromSelf().stream(), unit.getMethodReferencesFromSelf().stream())
                .anyMatch(call -> structure.spring().isComponent(call.getTargetOwner())
                        || Persistence.isAsked(call)
                        || call.getTarget()
                                .resolveMember()
                                .filter(JavaCodeUnit.class::isInstance)
                                .map(JavaCodeUnit.class::cast)
                                .filter(next ->
                                        structure.moduleOf(next.getOwner()).isPresent())
                                .filter(next -> waits(next, depth - 1, seen))
                                .isPresent());
        if (waits || depth == DEPTH) {
            waiting.put(unit, waits);
        }
        return waits;
    }
}
