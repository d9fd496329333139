package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the packages whose sub-packages are the modules: those that the main class tells Spring to scan, or else its
 * own.
 */
final class Roots {

    static final String MODULITH = "org.springframework.modulith.";
    static final String MODULE = MODULITH + "ApplicationModule";

    private static final String BOOT = "org.springframework.boot.autoconfigure.SpringBootApplication";
    private static final Set<String> MODULITHS = Set.of(MODULITH + "Modulith", MODULITH + "Modulithic");
    private static final Set<String> MAIN =
            Stream.concat(Stream.of(BOOT), MODULITHS.stream()).collect(Collectors.toSet());
    private static final Set<String> SCANS = Set.of(BOOT, "org.springframework.context.annotation.ComponentScan");
    private static final Set<String> HOMES = Set.of("modules", "module", "features", "feature", "domains", "contexts");

    private Roots() {}

    /**
     * Finds the packages.
     *
     * @param works whether a class does the application's own work; other classes count only if there is none
     */
    static List<String> of(Application application, Predicate<JavaClass> works) {
        var classes = application.classes().stream().toList();
        var mains = classes.stream().filter(type -> Spring.has(type, MAIN)).toList();
        List<String> roots = new ArrayList<>(mains.stream()
                .flatMap(main -> named(
                        main,
                        SCANS,
                        "scanBasePackages",
                        "basePackages",
                        "value",
                        "scanBasePackageClasses",
                        "basePackageClasses"))
                .distinct()
                .toList());
        if (roots.isEmpty() && !mains.isEmpty()) {
            roots.add(common(mains));
        }
        mains.stream()
                .flatMap(main -> named(main, MODULITHS, "additionalPackages"))
                .forEach(roots::add);
        roots.removeIf(root -> roots.stream().anyMatch(other -> !other.equals(root) && isBelow(root, other)));
        if (roots.isEmpty() || mostLieOutside(classes, roots, type -> true) || mostLieOutside(classes, roots, works)) {
            var working = classes.stream().filter(works).toList();
            roots.clear();
            roots.add(common(
                    working.isEmpty()
                            ? classes
                            : Stream.concat(working.stream(), mains.stream()).toList()));
        }
        return roots.stream()
                .distinct()
                .map(root -> descend(application, root))
                .distinct()
                .sorted()
                .toList();
    }

    /** The packages below which Spring Modulith looks for modules; empty if there is no main class. */
    static List<String> declared(Application application) {
        var mains = application.classes().stream().filter(Roots::isMain).toList();
        var declaring =
                mains.stream().filter(main -> Spring.has(main, MODULITHS)).toList();
        var chosen = declaring.isEmpty() ? mains : declaring;
        return Stream.concat(
                        chosen.stream().map(JavaClass::getPackageName),
                        chosen.stream().flatMap(main -> named(main, MODULITHS, "additionalPackages")))
                .distinct()
                .sorted()
                .toList();
    }

    /** The modules that the main class declares to be shared by all. */
    static Set<String> shared(Application application) {
        return application.classes().stream()
                .filter(Roots::isMain)
                .flatMap(main -> named(main, MODULITHS, "sharedModules"))
                .collect(Collectors.toSet());
    }

    static boolean isMain(JavaClass type) {
        return Spring.has(type, MAIN);
    }

    private static boolean mostLieOutside(List<JavaClass> classes, List<String> roots, Predicate<JavaClass> which) {
        var counted = classes.stream().filter(which).toList();
        var inside = counted.stream()
                .filter(type -> roots.stream().anyMatch(root -> isBelow(type.getPackageName(), root)))
                .count();
        return inside * 2 < counted.size();
    }

    /** The packages that annotations of a class name, without placeholders for configuration. */
    private static Stream<String> named(JavaClass type, Set<String> annotations, String... attributes) {
        return type.getAnnotations().stream()
                .filter(annotation ->
                        annotations.contains(annotation.getRawType().getName()))
                .flatMap(annotation -> Stream.of(attributes).flatMap(attribute -> values(annotation, attribute)))
                .map(name -> name.replaceFirst("\\.?\\*.*$", ""))
                .filter(name -> !name.isEmpty() && !name.contains("$"));
    }

    private static Stream<String> values(JavaAnnotation<?> annotation, String attribute) {
        return annotation.get(attribute).stream()
                .flatMap(value -> value instanceof Object[] all
                        ? Arrays.stream(all)
                                .map(one -> one instanceof JavaClass type ? type.getPackageName() : one.toString())
                        : Stream.of(value.toString()));
    }

    private static String common(Collection<JavaClass> classes) {
        return commonPackage(classes.stream().map(JavaClass::getPackageName).toList());
    }

    /** Descends to where the modules are: below the only sub-package, or below one with a name such as "modules". */
    private static String descend(Application application, String root) {
        var children = children(application, root);
        var here = application.classes().stream()
                .filter(type -> type.getPackageName().equals(root) && !isPackageInfo(type))
                .filter(type -> !isMain(type))
                .count();
        var total = children.values().stream().mapToInt(List::size).sum();
        for (var child : children.entrySet()) {
            var home = HOMES.contains(child.getKey()) && child.getValue().size() * 2 >= total;
            if (home || children.size() == 1 && here == 0 && !Layers.isLayer(child.getKey())) {
                var below = root.isEmpty() ? child.getKey() : root + "." + child.getKey();
                return children(application, below).isEmpty() ? root : descend(application, below);
            }
        }
        return root;
    }

    static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    static boolean isBelow(String packageName, String root) {
        return root.isEmpty() || packageName.equals(root) || packageName.startsWith(root + ".");
    }

    static String commonPackage(Collection<String> packages) {
        List<String> common = null;
        for (var name : packages) {
            var parts = Arrays.asList(name.split("\\."));
            if (common == null) {
                common = parts;
            }
            var same = 0;
            while (same < Math.min(common.size(), parts.size())
                    && common.get(same).equals(parts.get(same))) {
                same++;
            }
            common = common.subList(0, same);
        }
        return common == null ? "" : String.join(".", common);
    }

    /** The classes below each direct child of a package. */
    static Map<String, List<JavaClass>> children(Application application, String root) {
        return application.classes().stream()
                .filter(type -> isBelow(type.getPackageName(), root))
                .filter(type -> !type.getPackageName().equals(root))
                .collect(Collectors.groupingBy(
                        type -> child(type.getPackageName(), root), TreeMap::new, Collectors.toList()));
    }

    private static String child(String packageName, String root) {
        var rest = root.isEmpty() ? packageName : packageName.substring(root.length() + 1);
        var dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
