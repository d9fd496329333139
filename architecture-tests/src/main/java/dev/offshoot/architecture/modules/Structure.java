package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Spring;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which modules an application has, or, where it is cut into layers, could have. */
public final class Structure {

    /** How the modules were found. */
    public enum Kind {
        /** The application declares them to Spring Modulith. */
        DECLARED,
        /** Each package below the application's own is one. */
        PACKAGES,
        /** The packages are layers; the modules are proposals. */
        LAYERED
    }

    /** What declares modules, rather than using something of Spring Modulith. */
    private static final Set<String> DECLARING = Set.of(
            Roots.MODULITH + "Modulith",
            Roots.MODULITH + "Modulithic",
            Roots.MODULITH + "ApplicationModule",
            Roots.MODULITH + "NamedInterface");

    private final Application application;
    private final Spring spring;
    private final Kind kind;
    private final List<Module> modules;
    private final Map<String, Module> homes = new HashMap<>();

    private Structure(Application application, Spring spring, Kind kind, List<Module> modules) {
        this.application = application;
        this.spring = spring;
        this.kind = kind;
        this.modules =
                modules.stream().sorted(Comparator.comparing(Module::name)).toList();
        this.modules.forEach(module -> module.classes().forEach(type -> homes.put(type.getName(), module)));
    }

    /** Finds the modules, in this order: as declared to Spring Modulith; by layers; by packages. */
    public static Structure of(Application application) {
        var spring = new Spring(application);
        var roots = Roots.of(application, spring::works);
        var declared = application.classes().stream().anyMatch(type -> Spring.has(type, DECLARING));
        if (!declared && areLayers(application, roots)) {
            var modules = new Clusters(application, spring, roots.get(0)).modules();
            return new Structure(application, spring, Kind.LAYERED, modules);
        }
        var structure = new Structure(
                application,
                spring,
                declared ? Kind.DECLARED : Kind.PACKAGES,
                new PackageModules(application, spring, roots).modules());
        structure.sayWhatBelongsToNoModule(roots);
        return structure;
    }

    private static boolean areLayers(Application application, List<String> roots) {
        return roots.size() == 1 && Layers.areLayers(Roots.children(application, roots.get(0)));
    }

    private void sayWhatBelongsToNoModule(List<String> roots) {
        var outside = application.classes().stream()
                .map(JavaClass::getPackageName)
                .filter(name -> roots.stream().noneMatch(root -> Roots.isBelow(name, root)))
                .toList();
        if (!outside.isEmpty()) {
            application.couldNotSee(outside.size() + (outside.size() == 1 ? " class" : " classes") + " in "
                    + Roots.commonPackage(outside) + ": not below " + String.join(" or ", roots)
                    + ", and so in no module.");
        }
    }

    /** What was read. */
    public Application application() {
        return application;
    }

    /** What Spring makes of it. */
    public Spring spring() {
        return spring;
    }

    /** How the modules were found. */
    public Kind kind() {
        return kind;
    }

    /** All modules, libraries too, by name. */
    public List<Module> modules() {
        return modules;
    }

    /** The modules that have work of their own, by name. */
    public List<Module> capabilities() {
        return modules.stream().filter(module -> !module.library()).toList();
    }

    /** The module that a class belongs to, if to any. */
    public Optional<Module> moduleOf(JavaClass type) {
        return Optional.ofNullable(homes.get(type.getBaseComponentType().getName()));
    }

    /** The module in whose package something of this name would lie. */
    public Optional<Module> moduleAround(String className) {
        return modules.stream()
                .filter(module -> !module.base().isEmpty() && className.startsWith(module.base() + "."))
                .filter(module -> kind != Kind.LAYERED)
                .findFirst();
    }

    /** The module that this class belongs to, if that is neither this one nor a library. */
    public Optional<Module> other(Module own, JavaClass type) {
        return moduleOf(type).filter(module -> !module.library() && !module.equals(own));
    }
}
