package dev.offshoot.architecture.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds cycles among named things, for rules that forbid them. */
final class CycleSearch {

    private CycleSearch() {}

    /**
     * The shortest cycle through a name, which is at both ends of the list. Each cycle is found once: from the name in it that
     * comes first in the alphabet.
     *
     * @param edges for each name, the names that its edges lead to
     */
    static Optional<List<String>> cycleFrom(String start, Map<String, ? extends Map<String, ?>> edges) {
        Map<String, String> before = new HashMap<>();
        var queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            var at = queue.poll();
            if (!edges.containsKey(at)) {
                continue;
            }
            for (var next : edges.get(at).keySet()) {
                if (next.equals(start)) {
                    var cycle = new ArrayList<>(List.of(start));
                    for (var step = at; !step.equals(start); step = before.get(step)) {
                        cycle.add(1, step);
                    }
                    cycle.add(start);
                    return cycle.stream()
                            .min(String::compareTo)
                            .filter(start::equals)
                            .map(first -> cycle);
                }
                if (before.putIfAbsent(next, at) == null) {
                    queue.add(next);
                }
            }
        }
        return Optional.empty();
    }
}
