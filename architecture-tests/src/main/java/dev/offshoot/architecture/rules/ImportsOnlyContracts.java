package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;

/** The rule that makes modules independent of each other. */
record ImportsOnlyContracts(Layout layout) implements Rule {

    @Override
    public String id() {
        return "imports-only-contracts";
    }

    @Override
    public String sentence() {
        return "A module imports only its own package, contracts and the messaging API, so that it can be extracted with nothing else.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var types = layout.inModules(application);
        for (var type : types) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                var allowed = !Layout.isBelow(target, layout.root()) && !Layout.isBelow(target, "dev.offshoot")
                        || layout.part(target).equals(layout.part(type))
                        || Layout.isBelow(target, layout.contracts())
                        || target.getPackageName().equals(Layout.MESSAGING);
                if (!allowed) {
                    violations.add(new Violation(
                            Place.of(application, dependency),
                            "uses " + target.getName() + ".",
                            "Send a message from " + layout.contracts()
                                    + " instead, or keep a copy of the data that you need, updated by events."));
                }
            }
        }
        return new Result(types.size(), violations);
    }
}
