package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * A part of an application that could be a service of its own.
 *
 * @param name what people call it
 * @param base the package that it lives in, with all below it; of a proposed module, the package that the layers share
 * @param classes its classes, by name
 * @param library whether it has no work of its own, and goes along with whoever leaves
 * @param why of a proposed module, why its classes belong together; else empty
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
