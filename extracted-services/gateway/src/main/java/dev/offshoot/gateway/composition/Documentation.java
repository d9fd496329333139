package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.problems.ProblemPages;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.ModuleMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One OpenAPI description of all routes at {@code /v3/api-docs} and {@code /swagger-ui.html}, merged from those of the
 * processes; and one of all messages at {@code /asyncapi} and {@code /asyncapi.json}.
 */
@Configuration(proxyBeanMethods = false)
class Documentation {

    private static final String SCHEMAS = "#/components/schemas/";

    private final ModuleMap map;
    private final Instances instances;
    private final WebClient http;
    private final JsonMapper json;
    private final JsonNode own;

    Documentation(ModuleMap map, Instances instances, WebClient.Builder http, JsonMapper json) {
        this.map = map;
        this.instances = instances;
        this.http = http.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(2 * 1024 * 1024))
                .build();
        this.json = json;
        this.own = read("META-INF/offshoot/apis/openapi/gateway.json");
    }

    @Bean
    RouterFunction<ServerResponse> documentationPages() {
        var described = Mono.defer(this::describe)
                .cache(whole -> Duration.ofSeconds(10), failure -> Duration.ZERO, () -> Duration.ZERO);
        var messages = read("META-INF/offshoot/asyncapi.json");
        var page = page("static/asyncapi.html");
        return RouterFunctions.route()
                .nest(
                        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD),
                        reads -> reads.route(
                                        RequestPredicates.path("/v3/api-docs"),
                                        request -> described.flatMap(Documentation::answer))
                                .route(
                                        RequestPredicates.path("/asyncapi"),
                                        request -> ProblemPages.isWanted(
                                                        request.exchange().getRequest())
                                                ? answer(MediaType.TEXT_HTML, page)
                                                : answer(messages))
                                .route(RequestPredicates.path("/asyncapi.json"), request -> answer(messages))
                                .route(
                                        RequestPredicates.path("/swagger-ui.html"),
                                        request -> ServerResponse.temporaryRedirect(
                                                        URI.create("/swagger-ui/index.html"))
                                                .build()))
                .build();
    }

    private static Mono<ServerResponse> answer(JsonNode document) {
        return answer(MediaType.APPLICATION_JSON, document);
    }

    private static Mono<ServerResponse> answer(MediaType type, Object content) {
        return ServerResponse.ok()
                .contentType(type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .bodyValue(content);
    }

    private Mono<JsonNode> describe() {
        var asked = new LinkedHashMap<Instance, Mono<JsonNode>>();
        return Flux.fromIterable(map.modules().keySet())
                .concatMap(module -> Flux.fromIterable(instances.hosting(module))
                        .next()
                        .flatMap(host -> asked.computeIfAbsent(host, this::ask).map(said -> Map.entry(module, said))))
                .collectList()
                .map(said -> {
                    var whole = (ObjectNode) own.deepCopy();
                    said.forEach(one -> add(one.getKey(), one.getValue().deepCopy(), whole));
                    return whole;
                });
    }

    private Mono<JsonNode> ask(Instance host) {
        return http.get()
                .uri(host.url().resolve("/v3/api-docs"))
                .retrieve()
                .bodyToMono(JsonNode.class)
                .timeout(Duration.ofSeconds(10))
                // then only its modules are missing
                .onErrorComplete()
                .cache();
    }

    private static byte[] page(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " could not be read", e);
        }
    }

    private JsonNode read(String resource) {
        try (var content = new ClassPathResource(resource).getInputStream()) {
            return json.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " could not be read", e);
        }
    }

    /** Adds a process's description of one module. If two schemas have the same name, the later one is renamed. */
    private void add(String module, JsonNode said, ObjectNode whole) {
        var paths = (ObjectNode) whole.withObject("/paths");
        var routes = map.modules().get(module).routes();
        var schemas = whole.withObject("/components/schemas");
        var renamed = new HashMap<String, String>();
        said.path("components").path("schemas").propertyStream().forEach(schema -> {
            var known = schemas.get(schema.getKey());
            if (known != null && !known.equals(schema.getValue())) {
                renamed.put(SCHEMAS + schema.getKey(), SCHEMAS + module + "." + schema.getKey());
            }
        });
        rename(said, renamed);
        said.path("components")
                .path("schemas")
                .propertyStream()
                .forEach(schema -> schemas.set(
                        renamed.getOrDefault(SCHEMAS + schema.getKey(), SCHEMAS + schema.getKey())
                                .substring(SCHEMAS.length()),
                        schema.getValue()));
        said.path("paths")
                .propertyStream()
                .filter(path -> routes.contains(path.getKey()))
                .forEach(path -> paths.set(path.getKey(), path.getValue()));
        var tags = whole.withArray("/tags");
        for (var tag : said.path("tags")) {
            if (tags.valueStream().noneMatch(tag::equals)) {
                tags.add(tag);
            }
        }
    }

    private static void rename(JsonNode node, Map<String, String> renamed) {
        if (node instanceof ObjectNode object) {
            var to = renamed.get(object.path("$ref").asString(""));
            if (to != null) {
                object.put("$ref", to);
            }
            object.forEach(child -> rename(child, renamed));
        } else if (node instanceof ArrayNode array) {
            array.forEach(child -> rename(child, renamed));
        }
    }
}
