package dev.offshoot.gateway.routing;

import dev.offshoot.contracts.RouteTrait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.json.JsonMapper;

/** The traits that modules declare for their routes; other routes have none. */
@Component
public class RouteTraits {

    private static final String LOCATION = "META-INF/offshoot/route-traits.json";

    /** The file; traits are strings, because a later release may have more of them. */
    private record Declarations(Map<String, List<Declaration>> modules) {}

    private record Declaration(
            String method,
            String path,
            List<String> traits,
            @Nullable List<String> consumes) {}

    /**
     * A route with traits.
     *
     * @param nearer more specific patterns that win if they match too: {@code /imports} is not {@code /{id}}
     */
    private record Declared(
            String module,
            HttpMethod method,
            PathPattern path,
            List<String> traits,
            List<MediaType> consumes,
            List<PathPattern> nearer) {

        boolean matches(ServerHttpRequest request) {
            var read = request.getMethod() == HttpMethod.HEAD ? HttpMethod.GET : request.getMethod();
            return method.equals(read) && matches(request.getPath().pathWithinApplication()) && consumes(request);
        }

        private boolean matches(PathContainer asked) {
            return path.matches(asked) && nearer.stream().noneMatch(other -> other.matches(asked));
        }

        private boolean consumes(ServerHttpRequest request) {
            if (consumes.isEmpty()) {
                return true;
            }
            var type = request.getHeaders().getContentType();
            return type != null && consumes.stream().anyMatch(one -> one.includes(type));
        }
    }

    private final List<Declared> all = new ArrayList<>();

    RouteTraits(ModuleMap map) {
        var patterns = map.modules().values().stream()
                .flatMap(module -> module.routes().stream())
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        read().modules()
                .forEach((module, declarations) -> declarations.forEach(declared -> {
                    var path = PathPatternParser.defaultInstance.parse(declared.path());
                    all.add(new Declared(
                            module,
                            HttpMethod.valueOf(declared.method()),
                            path,
                            declared.traits(),
                            declared.consumes() == null
                                    ? List.of()
                                    : MediaType.parseMediaTypes(String.join(",", declared.consumes())),
                            patterns.stream()
                                    .filter(other -> other.compareTo(path) < 0)
                                    .toList()));
                }));
    }

    private static Declarations read() {
        var resource = new ClassPathResource(LOCATION);
        try (var content = resource.getInputStream()) {
            return new JsonMapper().readValue(content, Declarations.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The route traits could not be read", e);
        }
    }

    /** Whether the request's route has that trait. */
    public boolean has(RouteTrait trait, ServerHttpRequest request) {
        return all.stream().anyMatch(route -> route.traits().contains(trait.name()) && route.matches(request));
    }

    /** Whether the module has a route with that trait. */
    public boolean has(RouteTrait trait, String module) {
        return all.stream()
                .anyMatch(
                        route -> route.module().equals(module) && route.traits().contains(trait.name()));
    }
}
