package dev.offshoot.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which modules an application has, or, where it is cut into layers, could have. */
final class Structure {

    /** How the modules were found. */
    enum Kind {
        /** The application declares them to Spring Modulith. */
        DECLARED,
        /** Each package below the application's own is one. */
        PACKAGES,
        /** The packages are layers; the modules are proposals. */
        LAYERED
    }

    private static final String MODULITH = "org.springframework.modulith.";
    private static final Set<String> MAIN = Set.of(
            "org.springframework.boot.autoconfigure.SpringBootApplication",
            MODULITH + "Modulith",
            MODULITH + "Modulithic");
    private static final Set<String> HOMES = Set.of("modules", "module", "features", "feature", "domains", "contexts");

    private static final Set<String> WEB = Set.of(
            "controller", "controllers", "web", "rest", "api", "resource", "resources", "endpoint", "endpoints", "ui");
    private static final Set<String> SERVICE = Set.of(
            "service", "services", "business", "usecase", "usecases", "facade", "application", "manager", "managers");
    private static final Set<String> DATA = Set.of(
            "repository", "repositories", "repo", "dao", "daos", "persistence", "infrastructure", "mapper", "mappers");
    private static final Set<String> MODEL =
            Set.of("model", "models", "entity", "entities", "domain", "dto", "dtos", "vo", "pojo", "bean", "beans");
    private static final Set<String> TECHNICAL = Set.of(
            "config",
            "configuration",
            "security",
            "common",
            "commons",
            "shared",
            "util",
            "utils",
            "support",
            "exception",
            "exceptions",
            "error",
            "errors",
            "core",
            "base",
            "constants",
            "constant",
            "aop",
            "filter",
            "filters",
            "interceptor",
            "helper",
            "helpers",
            "annotation",
            "annotations",
            "client",
            "clients",
            "platform",
            "kernel");

    /** How large a part of the classes must lie in packages named after layers for the application to be layered. */
    static final double LAYERED_FROM = 0.6;

    private final Application application;
    private final Spring spring;
    private final Kind kind;
    private final String root;
    private final List<Module> modules;
    private final Map<String, Module> homes = new HashMap<>();

    private Structure(Application application, Spring spring, Kind kind, String root, List<Module> modules) {
        this.application = application;
        this.spring = spring;
        this.kind = kind;
        this.root = root;
        this.modules =
                modules.stream().sorted(Comparator.comparing(Module::name)).toList();
        this.modules.forEach(module -> module.classes().forEach(type -> homes.put(type.getName(), module)));
    }

    /** Finds the modules, in this order: as declared to Spring Modulith; by layers; by packages. */
    static Structure of(Application application) {
        var spring = new Spring(application);
        var root = root(application);
        var declared = application.classes().stream().anyMatch(Structure::declaresModules);
        if (declared) {
            return new Structure(application, spring, Kind.DECLARED, root, byPackage(application, spring, root));
        }
        if (isLayered(application, root)) {
            return new Structure(
                    application, spring, Kind.LAYERED, root, new Clusters(application, spring, root).modules());
        }
        return new Structure(application, spring, Kind.PACKAGES, root, byPackage(application, spring, root));
    }

    Application application() {
        return application;
    }

    Spring spring() {
        return spring;
    }

    Kind kind() {
        return kind;
    }

    String root() {
        return root;
    }

    /** All modules, libraries too, by name. */
    List<Module> modules() {
        return modules;
    }

    /** The modules that have work of their own, by name. */
    List<Module> capabilities() {
        return modules.stream().filter(module -> !module.library()).toList();
    }

    /** The module that a class belongs to, if to any. */
    Optional<Module> moduleOf(JavaClass type) {
        return Optional.ofNullable(homes.get(type.getBaseComponentType().getName()));
    }

    /** The module that this class belongs to, if that is neither this one nor a library. */
    Optional<Module> other(Module own, JavaClass type) {
        return moduleOf(type).filter(module -> !module.library() && !module.equals(own));
    }

    private static boolean declaresModules(JavaClass type) {
        return type.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().getName().startsWith(MODULITH));
    }

    private static String root(Application application) {
        var classes = application.classes().stream().toList();
        var main = classes.stream()
                .filter(type -> Spring.has(type, MAIN))
                .map(JavaClass::getPackageName)
                .distinct()
                .toList();
        var all = commonPackage(classes.stream().map(JavaClass::getPackageName).toList());
        var root = main.isEmpty() ? all : commonPackage(main);
        var below = classes.stream()
                .filter(type -> isBelow(type.getPackageName(), root))
                .count();
        return descend(application, below * 2 < classes.size() ? all : root);
    }

    /** The packages of the modules may lie deeper: below the only package there is, or below "modules". */
    private static String descend(Application application, String root) {
        var children = children(application, root);
        var here = application.classes().stream()
                .filter(type -> type.getPackageName().equals(root) && !isPackageInfo(type))
                .filter(type -> !Spring.has(type, MAIN))
                .count();
        var total = children.values().stream().mapToInt(List::size).sum();
        for (var child : children.entrySet()) {
            var home = HOMES.contains(child.getKey()) && child.getValue().size() * 2 >= total;
            if (home || children.size() == 1 && here == 0 && !isLayer(child.getKey())) {
                var below = root.isEmpty() ? child.getKey() : root + "." + child.getKey();
                return children(application, below).isEmpty() ? root : descend(application, below);
            }
        }
        return root;
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    private static boolean isBelow(String packageName, String root) {
        return root.isEmpty() || packageName.equals(root) || packageName.startsWith(root + ".");
    }

    private static String commonPackage(Collection<String> packages) {
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
    private static Map<String, List<JavaClass>> children(Application application, String root) {
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

    private static boolean isLayer(String child) {
        return layer(child) != null;
    }

    static @Nullable String layer(String child) {
        var name = child.toLowerCase(Locale.ROOT);
        return WEB.contains(name)
                ? "web"
                : SERVICE.contains(name)
                        ? "service"
                        : DATA.contains(name) ? "data" : MODEL.contains(name) ? "model" : null;
    }

    private static boolean isLayered(Application application, String root) {
        var children = children(application, root);
        var layers = children.keySet().stream()
                .map(Structure::layer)
                .filter(layer -> layer != null)
                .distinct()
                .count();
        var inLayers = 0;
        var inOthers = 0;
        for (var child : children.entrySet()) {
            if (isLayer(child.getKey())) {
                inLayers += child.getValue().size();
            } else if (!TECHNICAL.contains(child.getKey().toLowerCase(Locale.ROOT))) {
                inOthers += child.getValue().size();
            }
        }
        return layers >= 2 && inLayers >= LAYERED_FROM * (inLayers + inOthers);
    }

    private static List<Module> byPackage(Application application, Spring spring, String root) {
        List<Module> modules = new ArrayList<>();
        for (var child : children(application, root).entrySet()) {
            var base = root.isEmpty() ? child.getKey() : root + "." + child.getKey();
            var classes = child.getValue().stream()
                    .sorted(Comparator.comparing(JavaClass::getName))
                    .toList();
            modules.add(new Module(child.getKey(), base, classes, isLibrary(spring, child.getKey(), classes), ""));
        }
        if (modules.stream().allMatch(Module::library)) {
            // nothing of Spring is seen that would tell them apart: then only names do
            modules.replaceAll(module -> new Module(
                    module.name(),
                    module.base(),
                    module.classes(),
                    TECHNICAL.contains(module.name().toLowerCase(Locale.ROOT)),
                    ""));
        }
        return modules;
    }

    /** Nothing is kept there, nobody waits there for an event, and no work of the application's own is done there. */
    private static boolean isLibrary(Spring spring, String name, List<JavaClass> classes) {
        var keeps = classes.stream()
                .anyMatch(type -> spring.isEntity(type)
                        || Spring.isRepository(type)
                        || type.getMethods().stream()
                                .anyMatch(method ->
                                        Spring.isListener(method) || Spring.has(method, Set.of(Spring.SCHEDULED))));
        if (keeps) {
            return false;
        }
        var open = classes.stream()
                .flatMap(type -> Spring.attribute(type, MODULITH + "ApplicationModule", "type").stream())
                .anyMatch(value -> value.toString().contains("OPEN"));
        return open
                || TECHNICAL.contains(name.toLowerCase(Locale.ROOT))
                || classes.stream().noneMatch(type -> Spring.hasStereotype(type) || Spring.isController(type));
    }
}
