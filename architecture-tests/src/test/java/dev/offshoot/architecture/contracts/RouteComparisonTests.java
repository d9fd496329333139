package dev.offshoot.architecture.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each rule for routes is broken once. */
class RouteComparisonTests {

    @TempDir
    Path folder;

    static Stream<Planted> routes() {
        return Stream.of(
                new Planted(
                        "openapi",
                        "\"/api/orders\" :",
                        "\"/api/purchases\" :",
                        "breaks GET /api/orders (OpenAPI): the route is gone, and clients of the previous version still call it. Keep it, and mark it as deprecated until no client calls it.",
                        "breaks POST /api/orders (OpenAPI): the route is gone, and clients of the previous version still call it. Keep it, and mark it as deprecated until no client calls it.",
                        "new GET /api/purchases (OpenAPI): the route is new.",
                        "new POST /api/purchases (OpenAPI): the route is new."),
                new Planted(
                        "openapi",
                        "        \"security\" : [ ],\n",
                        "",
                        "breaks GET /api/orders (OpenAPI): it needs a token now, which clients of the previous version do not send. Keep it open, and protect another route."),
                new Planted(
                        "openapi",
                        "\"name\" : \"page\"",
                        "\"name\" : \"offset\"",
                        "breaks GET /api/orders (OpenAPI): the parameter page is gone, and clients of the previous version still send it. Keep reading it.",
                        "new GET /api/orders (OpenAPI): the parameter offset is new."),
                new Planted(
                        "openapi",
                        "\"page\", \"in\" : \"query\",",
                        "\"page\", \"in\" : \"query\", \"required\" : true,",
                        "breaks GET /api/orders (OpenAPI): the parameter page is required now, and clients of the previous version may leave it out. Keep it optional."),
                new Planted(
                        "openapi",
                        "\"parameters\" : [ { \"name\"",
                        "\"parameters\" : [ { \"name\" : \"Shop\", \"in\" : \"header\", \"required\" : true, \"schema\" : { } }, { \"name\"",
                        "breaks GET /api/orders (OpenAPI): the header Shop is new and required, and clients of the previous version leave it out. Make it optional."),
                new Planted(
                        "openapi",
                        "\"maximum\" : 100",
                        "\"maximum\" : 50",
                        "breaks GET /api/orders (OpenAPI): the parameter page has maximum 50 now, was 100, and clients of the previous version send more than that allows. Keep the wider limit."),
                new Planted(
                        "openapi",
                        "\"maximum\" : 100",
                        "\"maximum\" : 100, \"minimum\" : 1",
                        "breaks GET /api/orders (OpenAPI): the parameter page has minimum 1 now, and clients of the previous version send more than that allows. Keep the wider limit."),
                new Planted(
                        "openapi",
                        "\"note\" : { \"type\" : \"string\" }",
                        "\"note\" : { \"type\" : \"string\", \"pattern\" : \"[a-z]*\" }",
                        "breaks POST /api/orders (OpenAPI): request.note has pattern [a-z]* now, and clients of the previous version send more than that allows. Keep the wider limit."),
                new Planted(
                        "openapi",
                        "\"prices\" : { \"type\" : \"object\", \"additionalProperties\" : { \"type\" : \"integer\" } }",
                        "\"prices\" : { \"type\" : \"object\", \"additionalProperties\" : { \"type\" : \"string\" } }",
                        "breaks GET /api/orders (OpenAPI): response 200.prices[] was integer and is string. Keep it as it was, and add another component beside it."),
                new Planted(
                        "openapi",
                        "\"requestBody\" : {",
                        "\"requestBody\" : { \"required\" : true,",
                        "breaks POST /api/orders (OpenAPI): it needs a body now, which clients of the previous version may leave out. Keep the body optional."),
                new Planted(
                        "openapi",
                        "\"type\" : \"object\",\n                \"properties\" : { \"note\"",
                        "\"type\" : \"object\", \"required\" : [ \"sku\" ],\n                \"properties\" : { \"sku\" : { \"type\" : \"string\" }, \"note\"",
                        "breaks POST /api/orders (OpenAPI): request.sku is new and required, and clients of the previous version leave it out. Make it optional."),
                new Planted(
                        "openapi",
                        "\"note\" : { \"type\" : \"string\" }, ",
                        "",
                        "breaks POST /api/orders (OpenAPI): request.note is gone, and clients of the previous version still send it. Keep reading it."),
                new Planted(
                        "openapi",
                        "[ \"PHONE\", \"WEB\" ]",
                        "[ \"APP\", \"WEB\" ]",
                        "breaks POST /api/orders (OpenAPI): request.channel can no longer be PHONE, which clients of the previous version send. Keep reading it."),
                new Planted(
                        "openapi",
                        "\"application/json\" : {\n",
                        "\"application/xml\" : {\n",
                        "breaks POST /api/orders (OpenAPI): the request can no longer be application/json, which clients of the previous version send. Keep the media type."),
                new Planted(
                        "openapi",
                        "\"202\" : {",
                        "\"201\" : {",
                        "breaks POST /api/orders (OpenAPI): it no longer answers 202, which clients of the previous version expect. Keep the status."),
                new Planted(
                        "openapi",
                        "\"101\" : {",
                        "\"200\" : {",
                        "breaks DELETE /api/orders/{id} (OpenAPI): it no longer answers 101, which clients of the previous version expect. Keep the status."),
                new Planted(
                        "openapi",
                        "\"total\" : { \"type\" : \"integer\" },",
                        "",
                        "breaks GET /api/orders (OpenAPI): response 200.total is gone, and clients of the previous version need it. Keep it, and fill it as before."),
                new Planted(
                        "openapi",
                        "\"total\" : { \"type\" : \"integer\" }",
                        "\"total\" : { \"type\" : \"string\" }",
                        "breaks GET /api/orders (OpenAPI): response 200.total was integer and is string. Keep it as it was, and add another component beside it."),
                new Planted(
                        "openapi",
                        "\"required\" : [ \"total\" ]",
                        "\"required\" : [ ]",
                        "breaks GET /api/orders (OpenAPI): response 200.total is optional now, and clients of the previous version need it. Keep it required, and always fill it."),
                new Planted(
                        "openapi",
                        "[ \"CANCELLED\", \"PLACED\" ]",
                        "[ \"LOST\", \"PLACED\" ]",
                        "breaks GET /api/orders (OpenAPI): response 200.status can be LOST now, which clients of the previous version cannot read. Release a version that reads it before one that writes it."),
                new Planted(
                        "openapi",
                        "\"total\" : {",
                        "\"count\" : { \"type\" : \"integer\" }, \"total\" : {",
                        "new GET /api/orders (OpenAPI): response 200.count is new."),
                new Planted(
                        "openapi",
                        "\"payment\" : { \"oneOf\" : [ { \"type\" : \"string\" }, ",
                        "\"payment\" : { \"oneOf\" : [ { \"type\" : \"boolean\" }, ",
                        "breaks GET /api/orders (OpenAPI): response 200.payment has other alternatives than before. Keep the alternatives."),
                new Planted(
                        "openapi",
                        "\"reason\" : { \"type\" : \"string\" }",
                        "\"reason\" : { \"type\" : \"integer\" }",
                        "breaks DELETE /api/orders/{id} (OpenAPI): request.reason was string and is integer. Keep it as it was, and add another component beside it."),
                new Planted(
                        "openapi",
                        "\"name\" : \"lang\"",
                        "\"name\" : \"language\"",
                        "breaks DELETE /api/orders/{id} (OpenAPI): the parameter lang is gone, and clients of the previous version still send it. Keep reading it.",
                        "new DELETE /api/orders/{id} (OpenAPI): the parameter language is new."),
                new Planted(
                        "openapi",
                        "common.json#/Link",
                        "other.json#/Link",
                        "breaks GET /api/orders (OpenAPI): response 200.link was common.json#/Link and is other.json#/Link. Keep it as it was, and add another component beside it."),
                // what clients must not rely on, or gain
                new Planted("openapi", "\"404\" : {", "\"410\" : {"),
                new Planted("openapi", "{id}", "{orderId}"),
                new Planted("openapi", "\"maximum\" : 100", "\"maximum\" : 200"),
                new Planted(
                        "openapi",
                        "\"total\" : { \"type\" : \"integer\" }",
                        "\"total\" : { \"type\" : [ \"integer\" ] }"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void saysWhatAChangeBreaks(Planted planted) throws IOException {
        planted.isReported(folder);
    }

    /** Documents that no tool of ours wrote may contain anything. */
    @ParameterizedTest
    @ValueSource(strings = {"json-schema", "openapi"})
    void comparesWhateverIsPublished(String language) throws IOException {
        var json = new JsonMapper();
        var document = Planted.document(language);
        var before = Planted.write(folder.resolve("before"), language, document);
        // one without any contract would be refused
        Planted.write(folder.resolve("now"), language, document);
        Files.copy(
                folder.resolve("now/" + Contracts.FOLDER + language + "/orders.json"),
                folder.resolve("now/" + Contracts.FOLDER + language + "/another.json"));
        var places = new ArrayList<JsonPointer>();
        collect(json.readTree(document), JsonPointer.empty(), places);
        assertThat(places).hasSizeGreaterThan(30);

        for (var place : places) {
            for (var strange : List.of("{}", "[]", "\"x\"", "7", "null", "{\"$ref\":\"#/nowhere\"}")) {
                var changed = json.readTree(document);
                var parent = changed.at(place.head());
                if (parent instanceof ObjectNode object) {
                    object.set(place.last().getMatchingProperty(), json.readTree(strange));
                } else {
                    ((ArrayNode) parent).set(place.last().getMatchingIndex(), json.readTree(strange));
                }
                Files.writeString(
                        folder.resolve("now/" + Contracts.FOLDER + language + "/orders.json"), changed.toString());
                var now = Contracts.read(folder.resolve("now"));

                assertThatCode(() -> {
                            Comparison.of(before, now);
                            Comparison.of(now, before);
                        })
                        .as("%s at %s", strange, place)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void collect(JsonNode node, JsonPointer path, List<JsonPointer> places) {
        node.properties().forEach(property -> {
            var inner = path.appendProperty(property.getKey());
            places.add(inner);
            collect(property.getValue(), inner, places);
        });
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            places.add(path.appendIndex(i));
            collect(node.path(i), path.appendIndex(i), places);
        }
    }
}
