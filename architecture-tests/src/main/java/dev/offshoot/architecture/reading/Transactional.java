package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which methods run in a transaction, by the rules of Spring: the annotation of the method counts first, then those of the
 * methods that it overrides or implements, of its class, and of the classes and interfaces above.
 */
public final class Transactional {

    private static final Set<String> NAMES = Set.of(
            "org.springframework.transaction.annotation.Transactional",
            "jakarta.transaction.Transactional",
            "javax.transaction.Transactional",
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.modulith.ApplicationModuleListener",
            "dev.offshoot.messaging.ModuleListener");

    private static final List<String> WITHOUT = List.of("NOT_SUPPORTED", "NEVER", ".SUPPORTS");

    private Transactional() {}

    /** Whether a method runs in a transaction. */
    public static boolean isOn(JavaCodeUnit unit) {
        return deciding(unit)
                .filter(place -> WITHOUT.stream().noneMatch(propagation -> propagates(place, propagation)))
                .isPresent();
    }

    /** Whether a method begins a transaction of its own, also if it is called in another one. */
    public static boolean isNew(JavaCodeUnit unit) {
        return deciding(unit).filter(place -> propagates(place, "REQUIRES_NEW")).isPresent();
    }

    /** Whether the transaction of a method is read-only. */
    public static boolean readsOnly(JavaCodeUnit unit) {
        return deciding(unit)
                .filter(place -> place.getAnnotations().stream().anyMatch(annotation -> readsOnly(annotation, 0)))
                .isPresent();
    }

    private static Optional<HasAnnotations<?>> deciding(JavaCodeUnit unit) {
        return places(unit).stream().filter(place -> Spring.has(place, NAMES)).findFirst();
    }

    private static boolean propagates(HasAnnotations<?> place, String propagation) {
        return place.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().getSimpleName().equals("Transactional"))
                .flatMap(annotation -> Stream.of("propagation", "value").flatMap(name -> annotation.get(name).stream()))
                .anyMatch(value -> value.toString().endsWith(propagation));
    }

    /** Where the annotation can be, the place that decides first. */
    private static List<HasAnnotations<?>> places(JavaCodeUnit unit) {
        List<HasAnnotations<?>> places = new ArrayList<>();
        places.add(unit);
        if (!(unit instanceof JavaMethod) || unit.getModifiers().contains(JavaModifier.PRIVATE)) {
            return places;
        }
        List<JavaClass> above = new ArrayList<>(unit.getOwner().getAllRawSuperclasses());
        above.addAll(unit.getOwner().getAllRawInterfaces());
        var types = unit.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        above.forEach(parent -> parent.tryGetMethod(unit.getName(), types).ifPresent(places::add));
        places.add(unit.getOwner());
        places.addAll(above);
        return places;
    }

    private static boolean readsOnly(JavaAnnotation<?> annotation, int depth) {
        return annotation.getRawType().getSimpleName().equals("Transactional")
                        && annotation
                                .get("readOnly")
                                .filter(Boolean.TRUE::equals)
                                .isPresent()
                || depth < 5
                        && annotation.getRawType().getAnnotations().stream()
                                .anyMatch(above -> readsOnly(above, depth + 1));
    }
}
