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

/** The modules of an application; if it is layered, those that it could have. */
public final class Structure {

    /** How the modules were found. */
    public enum Kind {
        /** The application declares them to Spring Modulith. */
        DECLARED,
        /** Each package directly below the application's own is a module. */
        PACKAGES,
        /** The packages are layers; the modules are proposals. */
        LAYERED
    }

    /** Annotations that declare modules; others of Spring Modulith do not. */
    private static final Set<String> DECLARING = Set.of(
            Roots.MODULITH + "Modulith",
            Roots.MODULITH + "Modulithic",
            Roots.MODULE,
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

    /**
     * Finds the modules: those declared to Spring Modulith, else proposals if the packages are layers, else the
     * packages.
     */
    public static Structure of(Application application) {
        var spring = new Spring(application);
        var declared = application.classes().stream().anyMatch(type -> Spring.has(type, DECLARING));
        var declaredRoots = declared ? Roots.declared(application) : List.<String>of();
        var roots = declaredRoots.isEmpty() ? Roots.of(application, spring::works) : declaredRoots;
        if (!declared && areLayers(application, roots)) {
            var modules = new Clusters(application, spring, roots.get(0)).modules();
            return new Structure(application, spring, Kind.LAYERED, modules);
        }
        var structure = new Structure(
                application,
                spring,
                declared ? Kind.DECLARED : Kind.PACKAGES,
                (declared
                                ? PackageModules.declared(application, spring, roots)
                                : PackageModules.below(application, spring, roots))
                        .modules());
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

    /** The application. */
    public Application application() {
        return application;
    }

    /** The roles of its classes. */
    public Spring spring() {
        return spring;
    }

    /** How the modules were found. */
    public Kind kind() {
        return kind;
    }

    /** All modules, including libraries, sorted by name. */
    public List<Module> modules() {
        return modules;
    }

    /** The modules that do work of their own, sorted by name. */
    public List<Module> capabilities() {
        return modules.stream().filter(module -> !module.library()).toList();
    }

    /** The module of a class, if it belongs to one. */
    public Optional<Module> moduleOf(JavaClass type) {
        return Optional.ofNullable(homes.get(type.getBaseComponentType().getName()));
    }

    /** The module whose package a class of this name would belong to. */
    public Optional<Module> moduleAround(String className) {
        return modules.stream()
                .filter(module -> !module.base().isEmpty() && className.startsWith(module.base() + "."))
                .filter(module -> kind != Kind.LAYERED)
                .max(Comparator.comparing(module -> module.base().length()));
    }

    /** The module of a class, unless it is this module or a library. */
    public Optional<Module> other(Module own, JavaClass type) {
        return moduleOf(type).filter(module -> !module.library() && !module.equals(own));
    }
}
