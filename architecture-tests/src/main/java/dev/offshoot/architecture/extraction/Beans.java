package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What Spring makes of an application's classes, and what it hands to them. */
final class Beans {

    private final Structure structure;

    /** The classes that provide a bean of a type, by its name; also of types that are not the application's. */
    private final Map<String, List<JavaClass>> providers = new HashMap<>();

    Beans(Structure structure) {
        this.structure = structure;
        structure.application().classes().stream()
                .sorted(Comparator.comparing(JavaClass::getName))
                .forEach(type -> provided(type)
                        .map(JavaClass::getName)
                        .distinct()
                        .forEach(name -> providers
                                .computeIfAbsent(name, key -> new ArrayList<>())
                                .add(type)));
    }

    /** The classes of the application that provide a bean of this type. */
    List<JavaClass> providersOf(JavaClass type) {
        return providers.getOrDefault(type.getName(), List.of());
    }

    /** The types by which others are handed what Spring makes of this class: its own, and those of the beans that it makes. */
    Stream<JavaClass> provided(JavaClass type) {
        var made = type.getMethods().stream()
                .filter(method -> Spring.has(method, Set.of(Spring.BEAN)))
                .flatMap(method -> kinds(method.getRawReturnType()));
        return structure.spring().isComponent(type) ? Stream.concat(kinds(type), made) : made;
    }

    private static Stream<JavaClass> kinds(JavaClass type) {
        return Stream.of(Stream.of(type), type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                .flatMap(types -> types)
                .filter(one -> !one.getName().startsWith("java.lang.")
                        && !one.getName().startsWith("java.util."));
    }

    /** The types of the beans that a class is handed. */
    Stream<JavaClass> handed(JavaClass type) {
        var component = structure.spring().isComponent(type);
        return Stream.of(
                        type.getConstructors().stream()
                                .filter(one -> component || Spring.isInjected(one))
                                .flatMap(one -> one.getParameterTypes().stream()),
                        type.getMethods().stream()
                                .filter(one -> Spring.isInjected(one) || Spring.has(one, Set.of(Spring.BEAN)))
                                .flatMap((JavaMethod one) -> one.getParameterTypes().stream()),
                        type.getFields().stream().filter(Spring::isInjected).map(JavaField::getType))
                .flatMap(types -> types)
                .flatMap(one -> Spring.rawTypes(one).stream());
    }
}
