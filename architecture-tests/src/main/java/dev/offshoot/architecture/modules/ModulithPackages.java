package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The packages that are modules by the rules of Spring Modulith: those directly below the main class's package and the
 * additional ones, and those below them that are annotated; or, if the application says so, only annotated ones.
 */
final class ModulithPackages {

    private static final String EXPLICIT = "explicitly-annotated";
    private static final String DIRECT = "direct-sub-packages";

    private static final Set<String> MARKED = Set.of(Roots.MODULE, "org.jmolecules.ddd.annotation.Module");

    private final Application application;
    private final List<String> roots;
    private final Map<String, JavaClass> marked = new HashMap<>();

    ModulithPackages(Application application, List<String> roots) {
        this.application = application;
        this.roots = roots;
        for (var type : application.classes()) {
            if (Spring.has(type, MARKED) && standsForItsPackage(type)) {
                marked.put(type.getPackageName(), type);
            }
        }
    }

    /** Kotlin has no file for annotations of a package, so a class may stand for it. */
    private static boolean standsForItsPackage(JavaClass type) {
        return Roots.isPackageInfo(type) || type.isAnnotatedWith(Roots.MODULITH + "PackageInfo");
    }

    /** The classes of each module, by its package. A class belongs to the innermost module around it. */
    Map<String, List<JavaClass>> classes() {
        var bases = bases();
        Map<String, List<JavaClass>> classes = new TreeMap<>();
        for (var type : application.classes()) {
            bases.stream()
                    .filter(base -> Roots.isBelow(type.getPackageName(), base))
                    .max(Comparator.comparing(String::length))
                    .ifPresent(base -> classes.computeIfAbsent(base, key -> new ArrayList<>())
                            .add(type));
        }
        return classes;
    }

    private Set<String> bases() {
        var strategy = application.setting("spring.modulith.detection-strategy").orElse(DIRECT);
        Set<String> bases = new TreeSet<>();
        if (!strategy.equals(EXPLICIT)) {
            if (!strategy.equals(DIRECT)) {
                application.couldNotSee("Modules are detected by " + strategy
                        + ", which is not executed: the packages directly below the application's are assumed.");
            }
            for (var root : roots) {
                Roots.children(application, root)
                        .keySet()
                        .forEach(child -> bases.add(root.isEmpty() ? child : root + "." + child));
            }
        }
        marked.keySet().stream()
                .filter(name -> roots.stream().anyMatch(root -> Roots.isBelow(name, root) && !name.equals(root)))
                .forEach(bases::add);
        return bases;
    }

    /** The name of the module with this package: the one that it declares, else its path below the root. */
    String name(String base) {
        return Optional.ofNullable(marked.get(base))
                .flatMap(type -> Spring.attribute(type, Roots.MODULE, "id"))
                .map(Object::toString)
                .filter(id -> !id.isBlank())
                .orElseGet(() -> roots.stream()
                        .filter(root -> Roots.isBelow(base, root))
                        .max(Comparator.comparing(String::length))
                        .filter(root -> !root.isEmpty())
                        .map(root -> base.substring(root.length() + 1))
                        .orElse(base));
    }
}
