package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects findings without duplicates, and counts what they cost. */
final class Evidence {

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::criterion)
            .thenComparing(finding -> finding.place().type())
            .thenComparing(finding -> finding.place().line())
            .thenComparing(finding -> finding.place().member())
            .thenComparing(Finding::what);

    private final Map<String, Finding> findings = new HashMap<>();

    void add(Criterion criterion, Module module, Place place, String what) {
        var finding = new Finding(criterion, module.name(), place, what, 0);
        if (!module.library()) {
            // of several places, the first in their order, whatever order they are found in
            findings.merge(
                    finding.fingerprint(), finding, (one, other) -> ORDER.compare(one, other) <= 0 ? one : other);
        }
    }

    /** All findings of a module, in the order of the criteria. Evidence beyond a criterion's maximum costs nothing. */
    List<Finding> of(Module module) {
        Map<Criterion, Integer> taken = new HashMap<>();
        List<Finding> counted = new ArrayList<>();
        var left = 100;
        var sorted = findings.values().stream()
                .filter(finding -> finding.module().equals(module.name()))
                .sorted(ORDER)
                .toList();
        for (var finding : sorted) {
            var criterion = finding.criterion();
            var spent = taken.getOrDefault(criterion, 0);
            var points = Math.min(Math.min(criterion.points(), criterion.most() - spent), left);
            taken.put(criterion, spent + points);
            left -= points;
            counted.add(new Finding(criterion, finding.module(), finding.place(), finding.what(), points));
        }
        return counted;
    }
}
