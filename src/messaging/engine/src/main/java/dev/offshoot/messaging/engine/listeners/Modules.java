package dev.offshoot.messaging.engine.listeners;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.ApplicationModule;
import org.springframework.util.ClassUtils;

/** Finds the module of a class: the closest enclosing package annotated with {@link ApplicationModule}. */
public final class Modules {

    private static final ConcurrentHashMap<String, Optional<String>> BY_PACKAGE = new ConcurrentHashMap<>();

    private Modules() {}

    /** The name of the type's module, or null. */
    public static @Nullable String of(Class<?> type) {
        return BY_PACKAGE
                .computeIfAbsent(type.getPackageName(), name -> find(name, type.getClassLoader()))
                .orElse(null);
    }

    /** Whether this package is a module that is on the classpath. */
    public static boolean isPresent(String packageName) {
        return annotationOn(packageName, Modules.class.getClassLoader()) != null;
    }

    private static Optional<String> find(String packageName, @Nullable ClassLoader loader) {
        for (var name = packageName; name.contains("."); name = name.substring(0, name.lastIndexOf('.'))) {
            var annotation = annotationOn(name, loader);
            if (annotation != null) {
                return Optional.of(
                        annotation.id().isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : annotation.id());
            }
        }
        return Optional.empty();
    }

    private static @Nullable ApplicationModule annotationOn(String packageName, @Nullable ClassLoader loader) {
        try {
            return ClassUtils.forName(packageName + ".package-info", loader).getAnnotation(ApplicationModule.class);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
