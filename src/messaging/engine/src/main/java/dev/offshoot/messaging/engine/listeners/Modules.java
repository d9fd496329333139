package dev.offshoot.messaging.engine.listeners;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.modulith.ApplicationModule;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the module of a class: the closest enclosing package that is one. A package is a module if a setting says so, if it
 * is annotated with {@link ApplicationModule}, or, where stock listeners are claimed, if it lies directly below one of the
 * application's packages, as for Spring Modulith.
 */
public final class Modules {

    /** The names of modules, by package. */
    private final Map<String, String> stated = new HashMap<>();

    private final Supplier<List<String>> roots;
    /** The modules to which beans belong; null if all modules on the classpath count. */
    private final @Nullable Supplier<Set<String>> withBeans;

    private final Map<String, Optional<String>> byPackage = new ConcurrentHashMap<>();

    /**
     * @param stated the packages of modules, by module
     * @param roots the packages below which each package is a module
     * @param beans the classes of the application's beans, if a module is present only where it has one: a process may have
     *     classes of another module, such as its events, without being able to host it
     */
    Modules(Map<String, String> stated, Supplier<List<String>> roots, @Nullable Supplier<Stream<Class<?>>> beans) {
        stated.forEach((module, packageName) -> this.stated.put(packageName, module));
        this.roots = roots;
        this.withBeans = beans == null
                ? null
                : SingletonSupplier.of(
                        () -> beans.get().map(this::of).filter(Objects::nonNull).collect(Collectors.toSet()));
    }

    /** Only annotated packages are modules. */
    public static Modules annotated() {
        return new Modules(Map.of(), List::of, null);
    }

    /** The packages that settings state. */
    Set<String> stated() {
        return stated.keySet();
    }

    /** The name of the type's module, or null. */
    public @Nullable String of(Class<?> type) {
        return byPackage
                .computeIfAbsent(type.getPackageName(), name -> find(name, type.getClassLoader()))
                .orElse(null);
    }

    /** Whether this package is a module that this process could host. */
    public boolean isPresent(String packageName) {
        var loader = Modules.class.getClassLoader();
        var name = at(packageName, loader);
        return name != null
                && (annotationOn(packageName, loader) != null || hasClasses(packageName, loader))
                && (withBeans == null || withBeans.get().contains(name));
    }

    private Optional<String> find(String packageName, @Nullable ClassLoader loader) {
        for (var name = packageName; name.contains("."); name = parent(name)) {
            var module = at(name, loader);
            if (module != null) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }

    /** The name of the module whose package this is, or null. */
    private @Nullable String at(String packageName, @Nullable ClassLoader loader) {
        var named = stated.get(packageName);
        if (named != null) {
            return named;
        }
        var last = packageName.substring(packageName.lastIndexOf('.') + 1);
        var annotation = annotationOn(packageName, loader);
        if (annotation != null) {
            return annotation.id().isEmpty() ? last : annotation.id();
        }
        return packageName.contains(".") && roots.get().contains(parent(packageName)) ? last : null;
    }

    private static String parent(String packageName) {
        return packageName.substring(0, packageName.lastIndexOf('.'));
    }

    private static boolean hasClasses(String packageName, @Nullable ClassLoader loader) {
        try {
            return new PathMatchingResourcePatternResolver(loader)
                            .getResources("classpath*:" + packageName.replace('.', '/') + "/**/*.class")
                            .length
                    > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable ApplicationModule annotationOn(String packageName, @Nullable ClassLoader loader) {
        try {
            return ClassUtils.forName(packageName + ".package-info", loader).getAnnotation(ApplicationModule.class);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
