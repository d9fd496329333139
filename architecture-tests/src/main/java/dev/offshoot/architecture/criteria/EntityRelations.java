package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.modules.Structure;
import java.util.List;

/** Finds entities of one module that refer to or extend an entity of another. */
public final class EntityRelations {

    private EntityRelations() {}

    /** The findings for all modules; libraries are left out. */
    public static List<Finding> across(Structure structure) {
        var evidence = new Evidence();
        new Dependencies(structure, new Events(structure), evidence).look();
        return structure.capabilities().stream()
                .flatMap(module -> evidence.of(module).stream())
                .filter(finding -> finding.criterion() == Criterion.ENTITY_RELATION)
                .toList();
    }
}
