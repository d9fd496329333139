package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.Dependency;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packages that depend on each other are in effect one package: none can be understood, tested or replaced alone.
 *
 * @param root the package below which no cycle is allowed, between any two packages
 */
record PackagesFormNoCycle(String root) implements Rule {

    @Override
    public String id() {
        return "packages-form-no-cycle";
    }

    @Override
    public String sentence() {
        return "The packages of a library or a program depend on each other in one direction only, so that each can be understood, tested and replaced alone.";
    }

    @Override
    public Result check(Application application) {
        Map<String, Map<String, Dependency>> uses = new TreeMap<>();
        for (var type : application.classes()) {
            if (!Layout.isBelow(type, root) || Layout.isPackageInfo(type)) {
                continue;
            }
            var used = uses.computeIfAbsent(type.getPackageName(), key -> new TreeMap<>());
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (Layout.isBelow(target, root) && !target.getPackageName().equals(type.getPackageName())) {
                    used.putIfAbsent(target.getPackageName(), dependency);
                }
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (var start : uses.keySet()) {
            CycleSearch.cycleFrom(start, uses)
                    .ifPresent(
                            cycle -> violations.add(
                                    new Violation(
                                            Place.of(
                                                    application, uses.get(start).get(cycle.get(1))),
                                            shown(uses, cycle) + ".",
                                            "Move what both need into a package that both may use, or let one implement an interface of the other.")));
        }
        return new Result(uses.size(), violations);
    }

    private String shown(Map<String, Map<String, Dependency>> uses, List<String> cycle) {
        var text = new StringBuilder(shortened(cycle.get(0)));
        for (int i = 0; i + 1 < cycle.size(); i++) {
            var dependency = uses.get(cycle.get(i)).get(cycle.get(i + 1));
            text.append(" → ")
                    .append(shortened(cycle.get(i + 1)))
                    .append(" (")
                    .append(dependency.getOriginClass().getSimpleName())
                    .append(" uses ")
                    .append(dependency.getTargetClass().getBaseComponentType().getSimpleName())
                    .append(')');
        }
        return text.toString();
    }

    private String shortened(String packageName) {
        return packageName.equals(root) ? root : packageName.substring(root.length() + 1);
    }
}
