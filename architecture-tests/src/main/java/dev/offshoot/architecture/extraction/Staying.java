package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Spring;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a service would miss of the classes that all modules share, because they stay behind. */
final class Staying {

    private static final Set<String> EVERYWHERE = Set.of(
            "org.aspectj.lang.annotation.Aspect",
            "org.springframework.web.bind.annotation.ControllerAdvice",
            "org.springframework.web.bind.annotation.RestControllerAdvice");

    /** Beans that nobody is handed, and that change how every module works. */
    private static final Set<String> FOR_ALL = Set.of(
            "org.springframework.security.web.SecurityFilterChain",
            "org.springframework.security.core.userdetails.UserDetailsService",
            "org.springframework.web.servlet.config.annotation.WebMvcConfigurer",
            "jakarta.servlet.Filter");

    private final Structure structure;
    private final Luggage luggage;

    Staying(Structure structure, Luggage luggage) {
        this.structure = structure;
        this.luggage = luggage;
    }

    /** What is missed, each in a line. */
    TreeSet<String> missed() {
        var missed = new TreeSet<String>();
        var made = new HashMap<String, JavaClass>();
        for (var type : luggage.staying()) {
            beans(type).forEach(bean -> {
                made.put(bean.getName(), type);
                if (FOR_ALL.contains(bean.getName())) {
                    missed.add(Messages.simple(type) + " makes a " + bean.getSimpleName()
                            + ", which concerns all modules");
                }
            });
            if (Spring.has(type, EVERYWHERE)) {
                missed.add(Messages.simple(type) + " concerns all modules");
            }
            type.getAnnotations().stream()
                    .map(annotation -> annotation.getRawType().getSimpleName())
                    .filter(name -> name.startsWith("Enable"))
                    .forEach(name -> missed.add(Messages.simple(type) + " switches on @" + name));
        }
        lookAtInjection(made, missed);
        return missed;
    }

    /** The types by which others are handed what Spring makes of this class. */
    private Stream<JavaClass> beans(JavaClass type) {
        var made = type.getMethods().stream()
                .filter(method -> Spring.has(method, Set.of(Spring.BEAN)))
                .flatMap(method -> kinds(method.getRawReturnType()));
        return structure.spring().isComponent(type) ? Stream.concat(kinds(type), made) : made;
    }

    private static Stream<JavaClass> kinds(JavaClass type) {
        return Stream.of(Stream.of(type), type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                .flatMap(types -> types)
                .filter(one -> !one.getName().startsWith("java.lang."));
    }

    private void lookAtInjection(Map<String, JavaClass> made, TreeSet<String> missed) {
        var there = new TreeSet<String>();
        luggage.taken().forEach(type -> beans(type).forEach(bean -> there.add(bean.getName())));
        for (var type : luggage.taken()) {
            handed(type)
                    .map(JavaClass::getName)
                    .filter(name -> made.containsKey(name) && !there.contains(name))
                    .forEach(name -> missed.add(Messages.simple(type) + " is handed " + Messages.simple(name) + " by "
                            + Messages.simple(made.get(name))));
        }
    }

    private Stream<JavaClass> handed(JavaClass type) {
        var component = structure.spring().isComponent(type);
        return Stream.of(
                        type.getConstructors().stream()
                                .filter(one -> component || Spring.isInjected(one))
                                .flatMap(one -> one.getParameterTypes().stream()),
                        type.getMethods().stream()
                                .filter(one -> Spring.isInjected(one) || Spring.has(one, Set.of(Spring.BEAN)))
                                .flatMap((JavaMethod one) -> one.getParameterTypes().stream()),
                        type.getFields().stream().filter(Spring::isInjected).map(one -> one.getType()))
                .flatMap(types -> types)
                .flatMap(one -> Spring.rawTypes(one).stream());
    }
}
