package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Within a library, each layer uses only itself and the layers that it may use.
 *
 * @param root the package of the library; the classes directly in it are a layer, and so is each package named
 * @param layers for the package of each layer, the layers that it may use besides itself. A class belongs to the layer whose
 *     package is the longest prefix of its own
 */
record LayersHold(String root, Map<String, List<String>> layers) implements Rule {

    @Override
    public String id() {
        return "layers-hold";
    }

    @Override
    public String sentence() {
        return "Each layer of a library uses only the layers that it may use, so that an application can depend on just those that it needs.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var looked = 0;
        for (var type : application.classes()) {
            if (!Layout.isBelow(type, root) || Layout.isPackageInfo(type)) {
                continue;
            }
            looked++;
            var layer = layerOf(type);
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (!Layout.isBelow(target, root)) {
                    continue;
                }
                var used = layerOf(target);
                if (!used.equals(layer)
                        && !layers.getOrDefault(layer, List.of()).contains(used)) {
                    violations.add(new Violation(
                            Place.of(application, dependency),
                            layer + " uses " + target.getName() + ".",
                            "It may use " + allowed(layer) + ": move what it needs there."));
                }
            }
        }
        return new Result(looked, violations);
    }

    private String allowed(String layer) {
        var allowed = layers.getOrDefault(layer, List.of());
        return allowed.isEmpty() ? "nothing of " + root + " but itself" : String.join(", ", allowed) + " only";
    }

    private String layerOf(JavaClass type) {
        return layers.keySet().stream()
                .filter(layer -> Layout.isBelow(type, layer))
                .reduce(root, (one, other) -> one.length() > other.length() ? one : other);
    }
}
