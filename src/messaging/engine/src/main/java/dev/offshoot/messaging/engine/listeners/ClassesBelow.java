package dev.offshoot.messaging.engine.listeners;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.util.ClassUtils;

/** Finds the concrete classes of the application. */
final class ClassesBelow {

    private ClassesBelow() {}

    /** Those in or below these packages that pass one of the filters. */
    static List<Class<?>> packages(List<String> roots, TypeFilter... filters) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        for (var filter : filters) {
            scanner.addIncludeFilter(filter);
        }
        var found = new ArrayList<Class<?>>();
        for (var root : roots) {
            for (var definition : scanner.findCandidateComponents(root)) {
                found.add(ClassUtils.resolveClassName(
                        String.valueOf(definition.getBeanClassName()), ClassUtils.getDefaultClassLoader()));
            }
        }
        return found;
    }
}
