package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Persistence;
import dev.offshoot.architecture.reading.Spring;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which calls write data, as far as bytecode shows. */
final class Writing {

    private static final String WRITING =
            "(save|saveAll|saveAndFlush|persist|insert|update|delete|remove)(All|By|In|One)?\\w*";

    private final Structure structure;

    Writing(Structure structure) {
        this.structure = structure;
    }

    /** The modules whose data a call writes, judging by its name and target. */
    Collection<Module> of(JavaMethodCall call) {
        var target = call.getTargetOwner();
        if (structure.spring().isRepository(target)) {
            var entity = structure.spring().repositoryEntity(target);
            return call.getName().matches(WRITING) || isModifying(call)
                    ? entity.flatMap(structure::moduleOf).or(() -> structure.moduleOf(target)).stream()
                            .toList()
                    : List.of();
        }
        if (Persistence.isWrite(call)) {
            return ofTheEntitiesAt(call.getOrigin());
        }
        return structure.spring().isEntity(target) && changesItself(call.getTarget()) && !isNew(target, call)
                ? structure.moduleOf(target).stream().toList()
                : List.of();
    }

    private static boolean isModifying(JavaMethodCall call) {
        return call.getTarget()
                .resolveMember()
                .filter(method -> Spring.has(
                        method,
                        Set.of(
                                "org.springframework.data.jpa.repository.Modifying",
                                "org.springframework.data.jdbc.repository.query.Modifying",
                                "org.springframework.data.r2dbc.repository.Modifying")))
                .isPresent();
    }

    /**
     * The argument of an entity manager is not known. It is assumed to be an entity that the method creates, takes as
     * parameter or names; else one of the method's own module.
     */
    private Collection<Module> ofTheEntitiesAt(JavaCodeUnit unit) {
        var made = unit.getConstructorCallsFromSelf().stream().map(call -> call.getTargetOwner());
        var given = unit.getParameterTypes().stream().flatMap(type -> Spring.rawTypes(type).stream());
        var named = unit.getReferencedClassObjects().stream().map(object -> object.getRawType());
        var modules = Stream.of(made, given, named)
                .flatMap(types -> types)
                .filter(structure.spring()::isEntity)
                .flatMap(type -> structure.moduleOf(type).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return modules.isEmpty() ? structure.moduleOf(unit.getOwner()).stream().toList() : modules;
    }

    /** Whether the method may have created the object: changing a new object writes nothing before it is saved. */
    private static boolean isNew(JavaClass entity, JavaMethodCall call) {
        return call.getOrigin().getConstructorCallsFromSelf().stream()
                .anyMatch(made -> made.getTargetOwner().equals(entity));
    }

    private static boolean changesItself(AccessTarget.MethodCallTarget target) {
        return target.resolveMember()
                .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                .map(method -> method.getFieldAccesses().stream()
                        .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)
                        .filter(access -> access.getTargetOwner().equals(method.getOwner()))
                        .flatMap(access -> access.getTarget().resolveMember().stream())
                        .anyMatch(Writing::isStored))
                .orElse(false);
    }

    private static boolean isStored(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.TRANSIENT)
                && !field.getModifiers().contains(JavaModifier.STATIC)
                && field.getAnnotations().stream()
                        .noneMatch(annotation ->
                                annotation.getRawType().getSimpleName().equals("Transient"));
    }
}
