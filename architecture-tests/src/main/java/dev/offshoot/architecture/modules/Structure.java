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
        LAYERED,
        /** A file states them, or some of them. */
        STATED
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
        return of(application, StatedModules.NONE);
    }

    /**
     * Finds the modules, but where a file states something, as it says.
     *
     * @throws dev.offshoot.architecture.reading.Unreadable if the file states what the application does not have
     */
    public static Structure of(Application application, StatedModules stated) {
        var spring = new Spring(application);
        var declared = application.classes().stream().anyMatch(type -> Spring.has(type, DECLARING));
        var roots = stated.root(application).map(List::of).orElseGet(() -> roots(application, spring, declared));
        var layered = !declared && areLayers(application, roots);
        var found = layered
                ? new Clusters(application, spring, roots.get(0)).modules()
                : (declared
                                ? PackageModules.declared(application, spring, roots)
                                : PackageModules.below(application, spring, roots))
                        .modules();
        var kind = layered ? Kind.LAYERED : declared ? Kind.DECLARED : Kind.PACKAGES;
        var structure = new Structure(
                application, spring, stated.hasModules() ? Kind.STATED : kind, stated.applied(application, found));
        if (!layered) {
            structure.sayWhatBelongsToNoModule(roots);
        }
        return structure;
    }

    private static List<String> roots(Application application, Spring spring, boolean declared) {
        var roots = declared ? Roots.declared(application) : List.<String>of();
        return roots.isEmpty() ? Roots.of(application, spring::works) : roots;
    }

    private static boolean areLayers(Application application, List<String> roots) {
        return roots.size() == 1 && Layers.areLayers(Roots.children(application, roots.get(0)));
    }

    private void sayWhatBelongsToNoModule(List<String> roots) {
        var outside = application.classes().stream()
                .filter(type -> moduleOf(type).isEmpty())
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

    /** The classes that belong to no module, without those inside others and the main class, sorted by name. */
    public List<String> inNoModule() {
        return application.classes().stream()
                .filter(type -> moduleOf(type).isEmpty() && !type.isNestedClass())
                .filter(type -> !Roots.isPackageInfo(type) && !Roots.isMain(type))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    /** The classes that start the application. */
    public List<JavaClass> mainClasses() {
        return application.classes().stream().filter(Roots::isMain).toList();
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
