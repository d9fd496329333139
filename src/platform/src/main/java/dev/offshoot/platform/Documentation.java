package dev.offshoot.platform;

import dev.offshoot.contracts.Money;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Serves the description of routes at {@code /v3/api-docs} and {@code /swagger-ui.html}, generated on the first
 * request, and of messages at {@code /asyncapi} and {@code /asyncapi.json}.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class Documentation {

    private static final String MODULES = "classpath*:META-INF/openapi/*.json";

    @Bean
    @Lazy
    OpenAPI openApi() {
        SpringDocUtils.getConfig().replaceWithSchema(Money.class, money());
        return new OpenAPI()
                .info(new Info()
                        .title("Offshoot")
                        .version("1")
                        .description(
                                "A shop. Errors are problem details (RFC 9457); ids are UUIDs, times ISO 8601 in UTC."))
                // relative, so that a forged Host header is not repeated
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("The token that POST /api/sessions returns")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    /**
     * Serves the description of messages, which is part of contracts: as a page to browsers, if this process has pages,
     * otherwise as JSON.
     */
    @Bean
    RouterFunction<ServerResponse> asyncApi() {
        var document = new ClassPathResource("META-INF/offshoot/asyncapi.json");
        var page = new ClassPathResource("static/asyncapi.html");
        return RouterFunctions.route()
                .nest(
                        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD),
                        reads -> reads.route(
                                        RequestPredicates.path("/asyncapi"),
                                        request -> page.exists()
                                                        && ProblemPages.wantsPage(request.headers()
                                                                .firstHeader(HttpHeaders.ACCEPT))
                                                ? asyncApi(org.springframework.http.MediaType.TEXT_HTML, page)
                                                : asyncApi(
                                                        org.springframework.http.MediaType.APPLICATION_JSON, document))
                                .route(
                                        RequestPredicates.path("/asyncapi.json"),
                                        request -> asyncApi(
                                                org.springframework.http.MediaType.APPLICATION_JSON, document)))
                .build();
    }

    private static ServerResponse asyncApi(org.springframework.http.MediaType type, Resource content) {
        return ServerResponse.ok()
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .contentType(type)
                .body(content);
    }

    @Bean
    @Lazy
    GlobalOpenApiCustomizer moduleDescriptions() {
        return api -> {
            api.getComponents().addSchemas("Problem", problem());
            if (api.getPaths() == null) {
                return;
            }
            for (var module : modules()) {
                module.getPaths().forEach((path, described) -> {
                    var here = api.getPaths().get(path);
                    if (here != null) {
                        described
                                .readOperationsMap()
                                .forEach((method, description) ->
                                        describe(here.readOperationsMap().get(method), description));
                        module.getTags().stream()
                                .filter(tag ->
                                        api.getTags() == null || !api.getTags().contains(tag))
                                .forEach(api::addTagsItem);
                    }
                });
            }
            var otherwise = problems("Any other problem", Map.of());
            api.getPaths()
                    .values()
                    .forEach(path -> path.readOperations().forEach(operation -> {
                        if (operation.getResponses() == null) {
                            operation.setResponses(new ApiResponses());
                        }
                        operation.getResponses().setDefault(otherwise);
                    }));
        };
    }

    /** The OpenAPI documents of the modules. */
    private static List<OpenAPI> modules() {
        try {
            var documents = new ArrayList<OpenAPI>();
            for (var document : new PathMatchingResourcePatternResolver().getResources(MODULES)) {
                try (var content = document.getInputStream()) {
                    documents.add(Json.mapper().readValue(content, OpenAPI.class));
                }
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a module's descriptions and examples to a generated operation. */
    private static void describe(Operation operation, Operation description) {
        operation
                .tags(description.getTags())
                .summary(description.getSummary())
                .description(description.getDescription());
        if (description.getSecurity() != null) {
            operation.security(description.getSecurity());
        }
        if (operation.getRequestBody() == null) {
            operation.requestBody(description.getRequestBody());
        } else if (description.getRequestBody() != null) {
            var media = operation.getRequestBody().getContent();
            description
                    .getRequestBody()
                    .getContent()
                    .forEach((type, described) -> media.get(type).setExample(described.getExample()));
        }
        var generated = operation.getResponses().values().stream().findFirst().map(ApiResponse::getContent);
        operation.getResponses().clear();
        description.getResponses().forEach((status, described) -> {
            if (described.getExtensions() != null
                    && described.getExtensions().get("x-problems") instanceof Map<?, ?> named) {
                operation
                        .getResponses()
                        .addApiResponse(status, problems(described.getDescription(), examples(status, named)));
            } else {
                generated.ifPresent(described::setContent);
                operation.getResponses().addApiResponse(status, described);
            }
        });
    }

    private static Map<String, Example> examples(String status, Map<?, ?> named) {
        var examples = new LinkedHashMap<String, Example>();
        named.forEach((name, detail) -> {
            var example = new LinkedHashMap<String, Object>();
            example.put("type", Problems.TYPE + name);
            example.put("title", HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase());
            example.put("status", Integer.valueOf(status));
            example.put("detail", detail);
            examples.put(String.valueOf(name), new Example().value(example));
        });
        return examples;
    }

    private static ApiResponse problems(String description, Map<String, Example> examples) {
        var problem = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        examples.forEach(problem::addExamples);
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem));
    }

    private static Schema<?> money() {
        return new ObjectSchema()
                .addProperty("amount", new StringSchema().example("19.99"))
                .addProperty("currency", new StringSchema().example("EUR"))
                .required(List.of("amount", "currency"));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema().example("urn:offshoot:problem:invalid-request"))
                .addProperty("title", new StringSchema().example("Bad Request"))
                .addProperty("status", new IntegerSchema().example(400))
                .addProperty("detail", new StringSchema().example("The request says something that is not allowed."))
                .addProperty(
                        "violations",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema().example("quantity"))
                                        .addProperty(
                                                "message",
                                                new StringSchema().example("must be greater than or equal to 1"))))
                .required(List.of("type", "status"));
    }
}
