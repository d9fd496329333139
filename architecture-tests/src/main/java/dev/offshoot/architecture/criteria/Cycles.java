package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.criteria.Edge.Kind;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds cycles of dependencies between modules. */
final class Cycles {

    private final Structure structure;
    private final Collection<Edge> edges;

    Cycles(Structure structure, Collection<Edge> edges) {
        this.structure = structure;
        this.edges = edges;
    }

    void look(Evidence evidence) {
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

    /** The shortest cycle through a module; empty if there is none. */
    private List<Edge> cycle(Module module, boolean withEvents) {
        Map<String, Edge> reachedBy = new HashMap<>();
        var queue = new ArrayDeque<String>(List.of(module.name()));
        while (!queue.isEmpty()) {
            var at = queue.poll();
            for (var edge : edges) {
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
}
