package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * A part of an application that could be a service of its own.
 *
 * @param name its name, such as the last part of its package
 * @param base its package, which includes all packages below; for a proposed module, the parent package of the layers
 * @param classes its classes, sorted by name
 * @param library whether it does no work of its own, and goes along with every module that is extracted
 * @param why for a proposed module, why its classes belong together; else empty
 */
public record Module(String name, String base, List<JavaClass> classes, boolean library, String why) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Module module && module.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
