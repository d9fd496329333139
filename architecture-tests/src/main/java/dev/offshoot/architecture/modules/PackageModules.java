package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes a module of each package below the roots, and decides which of them are libraries. */
final class PackageModules {

    private final Spring spring;
    private final Set<String> shared;
    private final Map<String, List<JavaClass>> byBase;
    private final UnaryOperator<String> names;

    private PackageModules(
            Application application, Spring spring, Map<String, List<JavaClass>> byBase, UnaryOperator<String> names) {
        this.spring = spring;
        this.shared = Roots.shared(application);
        this.byBase = byBase;
        this.names = names;
    }

    /** A module for each package that is one to Spring Modulith. */
    static PackageModules declared(Application application, Spring spring, List<String> roots) {
        var packages = new ModulithPackages(application, roots);
        return new PackageModules(application, spring, packages.classes(), packages::name);
    }

    /** A module for each package below the roots. */
    static PackageModules below(Application application, Spring spring, List<String> roots) {
        Map<String, List<JavaClass>> byBase = new TreeMap<>();
        for (var root : roots) {
            var children = Roots.children(application, root);
            if (roots.size() > 1 && (children.isEmpty() || Layers.areLayers(children))) {
                byBase.put(
                        root,
                        application.classes().stream()
                                .filter(type -> Roots.isBelow(type.getPackageName(), root))
                                .toList());
            } else {
                children.forEach((child, classes) -> byBase.put(root.isEmpty() ? child : root + "." + child, classes));
            }
        }
        Map<String, Long> named =
                byBase.keySet().stream().collect(Collectors.groupingBy(PackageModules::last, Collectors.counting()));
        return new PackageModules(
                application,
                spring,
                byBase,
                base -> named.getOrDefault(last(base), 0L) == 1 ? last(base) : lastTwo(base));
    }

    List<Module> modules() {
        List<Module> modules = new ArrayList<>();
        byBase.forEach((base, types) -> {
            var classes = types.stream()
                    .sorted(Comparator.comparing(JavaClass::getName))
                    .toList();
            modules.add(new Module(names.apply(base), base, classes, isLibrary(last(base), classes), ""));
        });
        if (modules.stream().allMatch(Module::library)) {
            // no class has a role in Spring, so only the names of packages tell them apart
            modules.replaceAll(module -> new Module(
                    module.name(), module.base(), module.classes(), Layers.isTechnical(last(module.base())), ""));
        }
        return modules;
    }

    private static String last(String base) {
        return base.substring(base.lastIndexOf('.') + 1);
    }

    private static String lastTwo(String base) {
        var dot = base.lastIndexOf('.', base.lastIndexOf('.') - 1);
        return base.substring(dot + 1);
    }

    /**
     * Whether a package stores nothing, has no listener or scheduled method, and does none of the application's own
     * work.
     */
    private boolean isLibrary(String name, List<JavaClass> classes) {
        if (classes.stream().anyMatch(PackageModules::waits)) {
            return false;
        }
        if (classes.stream().anyMatch(type -> spring.isEntity(type) || spring.isRepository(type))) {
            return isSharedKernel(name, classes);
        }
        if (shared.contains(name)) {
            return true;
        }
        var open = classes.stream()
                .flatMap(type -> Spring.attribute(type, Roots.MODULE, "type").stream())
                .anyMatch(value -> value.toString().contains("OPEN"));
        return open || Layers.isTechnical(name) || classes.stream().noneMatch(spring::works);
    }

    private static boolean waits(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> Spring.isListener(method) || Spring.has(method, Set.of(Spring.SCHEDULED)));
    }

    /** Whether a package has nothing but entities and repositories, which several other packages use. */
    private boolean isSharedKernel(String name, List<JavaClass> classes) {
        if (classes.stream()
                .anyMatch(type -> spring.works(type) && !spring.isEntity(type) && !spring.isRepository(type))) {
            return false;
        }
        var own = classes.stream().map(JavaClass::getName).collect(Collectors.toSet());
        var users = byBase.entrySet().stream()
                .filter(other -> other.getValue() != classes)
                .filter(other -> other.getValue().stream().noneMatch(type -> own.contains(type.getName())))
                .filter(other -> other.getValue().stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .anyMatch(type ->
                                own.contains(type.getName()) && (spring.isEntity(type) || spring.isRepository(type))))
                .count();
        var keepsAll = byBase.entrySet().stream()
                .filter(other -> other.getValue().stream().noneMatch(type -> own.contains(type.getName())))
                .noneMatch(other -> other.getValue().stream().anyMatch(spring::isEntity));
        return users >= 2 && (Layers.isShared(name) || keepsAll);
    }
}
