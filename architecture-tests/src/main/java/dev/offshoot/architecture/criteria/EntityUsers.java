package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Relations;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which modules use an entity. */
final class EntityUsers {

    private EntityUsers() {}

    /** The modules with classes that use it, without libraries and without the module that it belongs to. */
    static Set<Module> of(Structure structure, JavaClass entity) {
        return entity.getDirectDependenciesToSelf().stream()
                .filter(dependency -> !Relations.isGenerated(dependency.getOriginClass()))
                .flatMap(dependency -> structure.moduleOf(dependency.getOriginClass()).stream())
                .filter(module -> !module.library())
                .filter(module ->
                        structure.moduleOf(entity).filter(module::equals).isEmpty())
                .collect(Collectors.toSet());
    }

    /** The share of entities that several modules use, from 0 to 1; 0 if there are no entities. */
    static double shared(Structure structure) {
        var entities = structure.application().classes().stream()
                .filter(structure.spring()::isEntity)
                .toList();
        var shared = entities.stream()
                .filter(entity -> Stream.concat(
                                        of(structure, entity).stream(),
                                        structure.moduleOf(entity).filter(owner -> !owner.library()).stream())
                                .count()
                        > 1)
                .count();
        return entities.isEmpty() ? 0 : (double) shared / entities.size();
    }
}
