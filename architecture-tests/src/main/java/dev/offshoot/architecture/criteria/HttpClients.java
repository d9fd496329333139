package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Spring;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the modules behind HTTP interfaces (Feign's, and those with Spring's {@code @HttpExchange}): the one with a controller
 * for the same method and path. A path that no controller answers leads out of the application.
 */
final class HttpClients {

    private static final String FEIGN = "org.springframework.cloud.openfeign.FeignClient";
    private static final String MAPPING = "org.springframework.web.bind.annotation.";
    private static final String EXCHANGE = "org.springframework.web.service.annotation.";
    private static final List<String> METHODS = List.of("Get", "Post", "Put", "Delete", "Patch");

    private final Map<String, Module> controllers = new HashMap<>();

    HttpClients(Structure structure) {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                if (Spring.isController(type)) {
                    type.getMethods()
                            .forEach(method ->
                                    routes(type, method).forEach(route -> controllers.putIfAbsent(route, module)));
                }
            }
        }
    }

    /** The module that answers a call of this method over HTTP, if it is a method of an HTTP interface. */
    Optional<Module> answering(JavaMethod method) {
        var type = method.getOwner();
        if (!type.isInterface() || !isClient(type, method)) {
            return Optional.empty();
        }
        return routes(type, method).flatMap(this::answering).findFirst();
    }

    /** A controller's route without a method answers each. */
    private Stream<Module> answering(String route) {
        return Stream.of(route, route.substring(route.indexOf(' ')))
                .flatMap(key -> Optional.ofNullable(controllers.get(key)).stream());
    }

    /** One with an address of its own calls another application. */
    private static boolean isClient(JavaClass type, JavaMethod method) {
        return Spring.has(type, Set.of(FEIGN)) && paths(type, FEIGN, "url").allMatch(String::isEmpty)
                || Stream.concat(type.getAnnotations().stream(), method.getAnnotations().stream())
                        .anyMatch(
                                annotation -> annotation.getRawType().getName().startsWith(EXCHANGE));
    }

    /** Such as {@code GET /api/products/{}}. */
    private static Stream<String> routes(JavaClass type, JavaMethod method) {
        var prefixes = Stream.concat(
                        paths(type, FEIGN, "path"),
                        type.getAnnotations().stream().flatMap(HttpClients::paths))
                .filter(path -> !path.isEmpty())
                .toList();
        return method.getAnnotations().stream().filter(HttpClients::isMapping).flatMap(annotation -> {
            var paths = paths(annotation).toList();
            return (paths.isEmpty() ? Stream.of("") : paths.stream())
                    .flatMap(path -> (prefixes.isEmpty() ? Stream.of("") : prefixes.stream())
                            .map(prefix -> httpMethod(annotation) + " " + normalized(prefix + "/" + path)));
        });
    }

    private static boolean isMapping(JavaAnnotation<?> annotation) {
        var name = annotation.getRawType().getName();
        return name.startsWith(MAPPING) && name.endsWith("Mapping")
                || name.startsWith(EXCHANGE) && name.endsWith("Exchange");
    }

    private static Stream<String> paths(HasAnnotations<?> element, String annotation, String attribute) {
        return Spring.attribute(element, annotation, attribute).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static Stream<String> paths(JavaAnnotation<?> annotation) {
        return isMapping(annotation)
                ? Stream.of("value", "path", "url")
                        .flatMap(attribute -> Spring.values(annotation, attribute))
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                : Stream.empty();
    }

    private static String httpMethod(JavaAnnotation<?> annotation) {
        var name = annotation.getRawType().getSimpleName();
        return METHODS.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .orElseGet(() -> Spring.values(annotation, "method")
                        .findFirst()
                        .map(value -> value instanceof JavaEnumConstant constant ? constant.name() : value.toString())
                        .orElse(""));
    }

    private static String normalized(String path) {
        var parts = path.replaceAll("\\{[^}]*}", "{}").replaceAll("/+", "/").replaceAll("/$", "");
        return parts.startsWith("/") ? parts : "/" + parts;
    }
}
