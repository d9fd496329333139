package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Spring;
import java.util.Set;
import java.util.TreeSet;

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
            "jakarta.servlet.Filter",
            "org.springframework.web.filter.OncePerRequestFilter",
            "org.springframework.web.filter.GenericFilterBean",
            "org.springframework.boot.web.servlet.FilterRegistrationBean",
            "org.springframework.web.servlet.HandlerInterceptor",
            "org.springframework.web.server.WebFilter",
            "org.springframework.security.web.server.SecurityWebFilterChain");

    private final Structure structure;
    private final Beans beans;
    private final Luggage luggage;
    private final Module module;

    Staying(Structure structure, Beans beans, Luggage luggage, Module module) {
        this.structure = structure;
        this.beans = beans;
        this.luggage = luggage;
        this.module = module;
    }

    /** What is missed, each in a line. */
    TreeSet<String> missed() {
        var missed = new TreeSet<String>();
        for (var type : luggage.staying()) {
            beans.provided(type).forEach(bean -> {
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
                    .filter(Staying::isSwitch)
                    .forEach(name -> missed.add(Messages.simple(type) + " switches on @" + name));
        }
        lookAtInjection(missed);
        return missed;
    }

    /** Whether it is an annotation that switches on something for all. */
    private static boolean isSwitch(String annotation) {
        return annotation.startsWith("Enable") && !annotation.equals("EnableConfigurationProperties");
    }

    private void lookAtInjection(TreeSet<String> missed) {
        var staying = luggage.staying();
        for (var type : luggage.taken()) {
            beans.handed(type)
                    .filter(handed -> beans.providersOf(handed).stream().noneMatch(luggage.taken()::contains))
                    .forEach(handed -> beans.providersOf(handed).stream()
                            .filter(staying::contains)
                            .forEach(provider -> missed.add(Messages.simple(type) + " is handed "
                                    + Messages.simple(handed) + " by " + Messages.simple(provider))));
        }
    }

    /** What concerns all modules, and lies in another one, which the service does not have; each in a line. */
    TreeSet<String> ofOthers() {
        var others = new TreeSet<String>();
        for (var type : structure.application().classes()) {
            structure
                    .other(module, type)
                    .filter(home -> Spring.has(type, EVERYWHERE)
                            || type.getAnnotations().stream()
                                    .anyMatch(one -> isSwitch(one.getRawType().getSimpleName()))
                            || beans.provided(type).map(JavaClass::getName).anyMatch(FOR_ALL::contains))
                    .ifPresent(home -> others.add(Messages.simple(type) + " of " + home
                            + " may concern all modules, and the service does not have it"));
        }
        return others;
    }
}
