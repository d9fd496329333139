package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.modules.Structure;
import java.util.List;

/** Entities of one module that hold or extend an entity of another. */
public final class EntityRelations {

    private EntityRelations() {}

    /** Finds them in all modules that are no libraries. */
    public static List<Finding> across(Structure structure) {
        var evidence = new Evidence();
        new Dependencies(structure, new Events(structure), evidence).look();
        return structure.capabilities().stream()
                .flatMap(module -> evidence.of(module).stream())
                .filter(finding -> finding.criterion() == Criterion.ENTITY_RELATION)
                .toList();
    }
}
