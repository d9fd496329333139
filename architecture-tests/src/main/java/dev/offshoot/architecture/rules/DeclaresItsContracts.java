package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By default, Spring Modulith's list of allowed dependencies allows everything. */
record DeclaresItsContracts(Layout layout) implements Rule {

    private static final String MODULE = "org.springframework.modulith.ApplicationModule";

    @Override
    public String id() {
        return "declares-its-contracts";
    }

    @Override
    public String sentence() {
        return "A module's package-info.java declares exactly the contracts that the module uses.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var modules = layout.modules(application);
        modules.forEach((module, types) -> {
            var info = types.stream()
                    .filter(type -> type.getName().equals(layout.root() + "." + module + ".package-info"))
                    .findFirst();
            var declared = info.flatMap(type -> Spring.attribute(type, MODULE, "allowedDependencies"))
                    .map(value -> Stream.of((Object[]) value)
                            .map(name -> name.toString().replace(" ", ""))
                            .collect(Collectors.toCollection(TreeSet::new)))
                    .orElseGet(TreeSet::new);
            var place = Place.of(application, info.orElse(types.get(0)));
            if (declared.isEmpty()) {
                violations.add(new Violation(
                        place,
                        "declares no allowed dependencies for " + module + ", so it may use everything.",
                        "Put @ApplicationModule(allowedDependencies = {\"messaging\", \"contracts::" + module
                                + "\"}) on the package in its package-info.java."));
                return;
            }
            for (var dependency : declared) {
                if (!dependency.equals("messaging")
                        && !dependency.equals("contracts")
                        && !dependency.startsWith("contracts::")) {
                    violations.add(new Violation(
                            place,
                            module + " is allowed to use " + dependency + ".",
                            "Allow only \"messaging\" and \"contracts::<module>\"."));
                }
            }
            var used = used(types);
            for (var contract : used) {
                if (!declared.contains(contract)) {
                    violations.add(new Violation(
                            place,
                            module + " uses " + contract + " without declaring it.",
                            "Add \"" + contract + "\" to its allowedDependencies, if it is meant to use it."));
                }
            }
            for (var contract : declared) {
                if (contract.startsWith("contracts::") && !used.contains(contract)) {
                    violations.add(new Violation(
                            place,
                            module + " declares " + contract + " but does not use it.",
                            "Remove \"" + contract + "\" from its allowedDependencies."));
                }
            }
        });
        return new Result(modules.size(), violations);
    }

    /** The named interfaces of the contracts that these classes use: one for each module's packages. */
    private Set<String> used(List<JavaClass> types) {
        return types.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getPackageName())
                .filter(name -> name.startsWith(layout.contracts() + "."))
                .map(name -> "contracts::"
                        + name.substring(layout.contracts().length() + 1).split("\\.")[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
