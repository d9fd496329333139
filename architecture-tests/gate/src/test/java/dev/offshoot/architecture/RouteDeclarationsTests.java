package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a gateway must know about routes is declared in the controllers, and collected in a file of the contracts. It is
 * committed, so that changes show in review. {@code -Doffshoot.map.write=true} updates it.
 */
class RouteDeclarationsTests {

    private static final Path TRAITS =
            Path.of("../../src/contracts/src/main/resources/META-INF/offshoot/route-traits.json");

    /** A route of a module, as declared in the code. */
    private record Answered(
            String module, String method, String path, RequestMapping mapping, List<RouteTrait> traits) {

        Map<String, Object> written() {
            var written = new LinkedHashMap<String, Object>();
            written.put("method", method);
            written.put("path", path);
            written.put("traits", traits);
            if (mapping.consumes().length > 0) {
                written.put("consumes", mapping.consumes());
            }
            return written;
        }
    }

    private static List<Answered> routes() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        var routes = new ArrayList<Answered>();
        for (var found : scanner.findCandidateComponents("dev.offshoot")) {
            var controller = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            for (var method : controller.getDeclaredMethods()) {
                routes.addAll(routes(controller, method));
            }
        }
        routes.sort(Comparator.comparing(Answered::path).thenComparing(Answered::method));
        return routes;
    }

    private static List<Answered> routes(Class<?> controller, Method answering) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(answering, RequestMapping.class);
        if (mapping == null) {
            return List.of();
        }
        var base = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        var prefix = base == null || base.path().length == 0 ? "" : base.path()[0];
        var declared = answering.getAnnotation(Route.class);
        var routes = new ArrayList<Answered>();
        for (var path : mapping.path().length == 0 ? new String[] {""} : mapping.path()) {
            for (var method : mapping.method()) {
                routes.add(new Answered(
                        controller.getPackageName().substring("dev.offshoot.".length()),
                        method.name(),
                        prefix + path,
                        mapping,
                        declared == null ? List.of() : List.of(declared.value())));
            }
        }
        return routes;
    }

    @Test
    void fileSaysWhatTheCodeSays() throws IOException {
        var modules = new TreeMap<String, List<Object>>();
        routes().stream()
                .filter(route -> !route.traits().isEmpty())
                .forEach(route -> modules.computeIfAbsent(route.module(), first -> new ArrayList<>())
                        .add(route.written()));
        var expected = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(Map.of("modules", modules))
                + "\n";
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(TRAITS, expected);
        }

        assertThat(Files.readString(TRAITS))
                .as(
                        "%s is stale: ./mvnw -pl architecture-tests/gate -am test -Dtest=RouteDeclarationsTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true",
                        TRAITS.getFileName())
                .isEqualTo(expected);
    }

    @Test
    void everyStreamIsDeclared() {
        var streams = routes().stream()
                .filter(route -> Arrays.asList(route.mapping().produces()).contains(MediaType.TEXT_EVENT_STREAM_VALUE))
                .toList();

        assertThat(streams)
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.traits())
                        .as("%s sends events: declare it with @Route(RouteTrait.STREAM)", route.path())
                        .contains(RouteTrait.STREAM));
    }
}
