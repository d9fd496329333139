package dev.offshoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;

import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.listeners.ModuleMaps;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of routes, generated from the controllers and their descriptions: OpenAPI for each module, and RAML
 * written from it. They are committed, so that reviews show changes. {@code -Doffshoot.map.write=true} updates them.
 */
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.MOCK,
        properties = "offshoot.messaging.module-map=from-the-code")
class RouteDefinitionsTests {

    private static final Path ROOT = Path.of("../..");
    private static final Path FOLDER = ROOT.resolve("src/contracts/src/main/resources/META-INF/offshoot/apis");
    private static final Path GATEWAY =
            ROOT.resolve("extracted-services/gateway/src/main/resources/META-INF/offshoot/apis");
    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    WebApplicationContext shop;

    @Test
    void definitionsSayWhatTheControllersSay() throws Exception {
        var all = json.readTree(MockMvcBuilders.webAppContextSetup(shop)
                .build()
                .perform(get("/v3/api-docs"))
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        var expected = new TreeMap<Path, String>();
        Objects.requireNonNull(ModuleMaps.read(ModuleMap.LOCATION)).modules().forEach((name, module) -> {
            var openApi = openApi(name, new TreeSet<>(module.routes()), all);
            assertThat(openApi.path("paths").size()).as("paths of %s", name).isPositive();
            expected.put(FOLDER.resolve("openapi/" + name + ".json"), json.writeValueAsString(openApi) + "\n");
            expected.put(FOLDER.resolve("raml/" + name + ".raml"), Raml.of(openApi));
        });
        // the gateway describes its own routes by hand
        expected.put(
                GATEWAY.resolve("raml/gateway.raml"),
                Raml.of(json.readTree(Files.readString(GATEWAY.resolve("openapi/gateway.json")))));

        for (var file : expected.entrySet()) {
            compareOrWrite(file.getKey(), file.getValue());
        }
        assertThat(filesIn(FOLDER.resolve("openapi"))).hasSize((expected.size() - 1) / 2);
        assertThat(filesIn(FOLDER.resolve("raml"))).hasSize((expected.size() - 1) / 2);
    }

    /** Anyone may read them, and each is sent as what it is. */
    @Test
    void servesAllDefinitions() throws Exception {
        var anyone = MockMvcBuilders.webAppContextSetup(shop)
                .addFilters(shop.getBean("springSecurityFilterChain", Filter.class))
                .build();

        var page = anyone.perform(get("/apis").accept("text/html", "*/*;q=0.8"))
                .andReturn()
                .getResponse();
        assertThat(page.getContentAsString()).contains("/assets/apis/main.js");
        assertThat(page.getHeader("Vary")).isEqualTo("Accept");

        var index = json.readTree(
                anyone.perform(get("/apis")).andReturn().getResponse().getContentAsByteArray());
        assertThat(index.path("modules").path("orders").findValuesAsString("language"))
                .containsExactly("openapi", "raml", "json-schema", "avro", "proto", "thrift");
        for (var module : index.path("modules")) {
            for (var file : module) {
                var answer = anyone.perform(get(file.path("href").asString()).accept("text/html", "*/*;q=0.8"))
                        .andReturn()
                        .getResponse();
                assertThat(answer.getStatus()).as(file.toString()).isEqualTo(200);
                assertThat(answer.getContentType()).isEqualTo(file.path("type").asString());
            }
        }
        assertThat(anyone.perform(get(index.path("changes").asString()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(200);
        for (var read : List.of("/apis", "/apis/json-schema/orders.json", "/asyncapi", "/asyncapi.json")) {
            assertThat(anyone.perform(head(read)).andReturn().getResponse().getStatus())
                    .as(read)
                    .isEqualTo(200);
        }
        assertThat(anyone.perform(get("/apis/proto/nobody.proto"))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
    }

    private static String[] filesIn(Path folder) {
        return Objects.requireNonNull(folder.toFile().list());
    }

    private static void compareOrWrite(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "%s is stale: ./mvnw -pl src/shop -am test -Dtest=RouteDefinitionsTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true",
                        file.getFileName())
                .isEqualTo(expected);
    }

    /** The part of the shop's description that is about one module. */
    private ObjectNode openApi(String module, TreeSet<String> routes, JsonNode all) {
        var part = json.createObjectNode().put("openapi", all.path("openapi").asString());
        var tags = new TreeSet<String>();
        var paths = json.createObjectNode();
        routes.stream().filter(all.path("paths")::has).forEach(route -> {
            var path = all.path("paths").path(route);
            path.forEach(operation -> operation.path("tags").forEach(tag -> tags.add(tag.asString())));
            paths.set(route, path);
        });
        part.set("info", all.path("info").deepCopy());
        ((ObjectNode) part.path("info")).put("title", "Routes of " + module);
        part.set("servers", all.path("servers"));
        part.set("security", all.path("security"));
        var described = part.putArray("tags");
        all.path("tags").forEach(tag -> {
            if (tags.contains(tag.path("name").asString())) {
                described.add(tag);
            }
        });
        part.set("paths", paths);
        var used = new TreeSet<String>();
        collect(paths, all.path("components").path("schemas"), used);
        var components = part.putObject("components");
        var schemas = components.putObject("schemas");
        used.forEach(
                name -> schemas.set(name, all.path("components").path("schemas").path(name)));
        components.set("securitySchemes", all.path("components").path("securitySchemes"));
        return part;
    }

    /** Collects the names of all schemas that something refers to, however indirectly. */
    private static void collect(JsonNode node, JsonNode schemas, TreeSet<String> used) {
        var reference = node.path("$ref").asString("");
        if (reference.startsWith(SCHEMAS) && used.add(reference.substring(SCHEMAS.length()))) {
            collect(schemas.path(reference.substring(SCHEMAS.length())), schemas, used);
        }
        node.forEach(child -> collect(child, schemas, used));
    }
}
