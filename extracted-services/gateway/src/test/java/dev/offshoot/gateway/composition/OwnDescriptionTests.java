package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.Client;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the gateway's own routes is written by hand, so it is compared with what they do. */
class OwnDescriptionTests extends GatewayTest {

    private static final StandIn CATALOGUE = new StandIn("catalogue", "catalog");

    @Autowired
    @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", CATALOGUE::url);
    }

    private static JsonNode paths() {
        try (var content = new ClassPathResource("META-INF/offshoot/apis/openapi/gateway.json").getInputStream()) {
            return JsonMapper.shared().readTree(content).path("paths");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters of a route, each with its place and default. */
    private record Signature(TreeSet<String> parameters, TreeSet<String> required) {

        static Signature of(JsonNode described) {
            var all = new Signature(new TreeSet<>(), new TreeSet<>());
            described.path("parameters").forEach(parameter -> {
                var name = parameter.path("in").asString() + " "
                        + parameter.path("name").asString()
                        + parameter.path("schema").path("default").asString("");
                all.parameters.add(name);
                if (parameter.path("required").asBoolean(false)) {
                    all.required.add(name);
                }
            });
            return all;
        }

        static Signature of(Method method) {
            var all = new Signature(new TreeSet<>(), new TreeSet<>());
            for (var parameter : method.getParameters()) {
                var query = parameter.getAnnotation(RequestParam.class);
                var isOptional = query != null && !query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
                var name = (query == null ? "path " : "query ")
                        + parameter.getName()
                        + (isOptional ? query.defaultValue() : "");
                assertThat(query != null || parameter.isAnnotationPresent(PathVariable.class))
                        .isTrue();
                all.parameters.add(name);
                if (!isOptional) {
                    all.required.add(name);
                }
            }
            return all;
        }
    }

    @Test
    void namesEachRouteWithItsParameters() {
        var served = new TreeMap<String, Signature>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (handler.getBeanType() == Compositions.class) {
                mapping.getPatternsCondition()
                        .getPatterns()
                        .forEach(path -> served.put("get " + path, Signature.of(handler.getMethod())));
            }
        });
        var described = new TreeMap<String, Signature>();
        paths().propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .forEach(one ->
                                described.put(one.getKey() + " " + path.getKey(), Signature.of(one.getValue()))));

        assertThat(described).isEqualTo(served);
    }

    @Test
    void showsEachPartOfAnAnswer() {
        assertThat(exampleOf("/api/product-pages/{id}").propertyNames())
                .containsExactlyElementsOf(components(Compositions.ProductPage.class));
        assertThat(exampleOf("/api/product-pages/{id}").path("stock").propertyNames())
                .containsExactlyElementsOf(components(Compositions.Stock.class));
        assertThat(exampleOf("/api/availability").path(0).propertyNames())
                .containsExactlyElementsOf(components(Compositions.Stock.class));
    }

    private static JsonNode exampleOf(String path) {
        return responses(path)
                .path("200")
                .path("content")
                .path("application/json")
                .path("example");
    }

    private static JsonNode responses(String path) {
        return paths().path(path).path("get").path("responses");
    }

    private static List<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    void describesTheStatusesThatItAnswers() {
        awaitHosts("catalog", 1);
        CATALOGUE.answers(StandIn.json(404, "{}"));
        var product = UUID.randomUUID();
        var client = client();

        assertDescribed("/api/product-pages/{id}", 400, client, "/api/product-pages/teapot");
        assertDescribed("/api/product-pages/{id}", 400, client, "/api/product-pages/" + product + "?country=Spain");
        assertDescribed("/api/product-pages/{id}", 404, client, "/api/product-pages/" + product);
        assertDescribed("/api/availability", 400, client, "/api/availability?productId=teapot");
        assertDescribed("/api/availability", 400, client, "/api/availability");
        // nobody hosts inventory
        assertDescribed("/api/availability", 503, client, "/api/availability?productId=" + product);
    }

    private static void assertDescribed(String path, int status, Client client, String request) {
        var answer = client.get(request);
        assertThat(answer.statusCode()).as(request).isEqualTo(status);
        assertThat(responses(path).has(String.valueOf(status)))
                .as("%d at %s", status, path)
                .isTrue();
    }
}
