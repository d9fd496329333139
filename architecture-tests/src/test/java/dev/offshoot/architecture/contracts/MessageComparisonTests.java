package dev.offshoot.architecture.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule for messages is broken once. */
class MessageComparisonTests {

    private static final String ID = "\"orderId\" : { \"type\" : \"string\", \"format\" : \"uuid\" }";

    @TempDir
    Path folder;

    static Stream<Planted> messages() {
        return Stream.of(
                new Planted(
                        "json-schema",
                        "\"channel\" : { \"type\" : \"string\", \"enum\" : [ \"PHONE\", \"WEB\" ] },",
                        "",
                        "breaks orders.PlaceOrder (JSON): channel is gone, and processes of the previous version need it. Keep it, and fill it as before.",
                        "breaks orders.PlaceOrder (Protocol Buffers and Thrift): it has note as field 3, which was channel. Add components at the end only, because fields are told apart by their numbers."),
                new Planted(
                        "json-schema",
                        "\"note\" : {",
                        "\"remark\" : {",
                        "breaks orders.PlaceOrder (JSON): note is gone, and processes of the previous version use it. Keep it, and fill it as before.",
                        "breaks orders.PlaceOrder (Protocol Buffers and Thrift): it has remark as field 4, which was note. Add components at the end only, because fields are told apart by their numbers.",
                        "new orders.PlaceOrder (JSON): remark is new."),
                new Planted(
                        "json-schema",
                        "\"integer\", \"format\" : \"int32\"",
                        "\"integer\", \"format\" : \"int64\"",
                        "breaks orders.PlaceOrder (JSON): lines[].quantity was integer (int32) and is integer (int64). Keep it as it was, and add another component beside it."),
                new Planted(
                        "json-schema",
                        "\"required\" : [ \"orderId\", \"lines\", \"channel\" ]",
                        "\"required\" : [ \"orderId\", \"lines\", \"channel\", \"note\" ]",
                        "breaks orders.PlaceOrder (JSON): note is required now, and processes of the previous version may leave it out. Keep it optional."),
                new Planted(
                        "json-schema",
                        "\"required\" : [ \"orderId\", \"lines\", \"channel\" ]",
                        "\"required\" : [ \"orderId\", \"lines\" ]",
                        "breaks orders.PlaceOrder (JSON): channel is optional now, and processes of the previous version need it. Keep it required, and always fill it."),
                new Planted(
                        "json-schema",
                        "{ \"quantity\" : { \"type\" : \"integer\", \"format\" : \"int32\" } },\n      \"required\" : [ \"quantity\" ]",
                        "{ \"quantity\" : { \"type\" : \"integer\", \"format\" : \"int32\" }, \"sku\" : { \"type\" : \"string\" } },\n      \"required\" : [ \"quantity\", \"sku\" ]",
                        "breaks orders.PlaceOrder (JSON): lines[].sku is new and required, and processes of the previous version leave it out. Make it optional."),
                new Planted(
                        "json-schema",
                        "{ \"quantity\" : { \"type\" : \"integer\", \"format\" : \"int32\" } }",
                        "{ \"quantity\" : { \"type\" : \"integer\", \"format\" : \"int32\" }, \"sku\" : { \"type\" : \"string\" } }",
                        "new orders.PlaceOrder (JSON): lines[].sku is new."),
                new Planted(
                        "json-schema",
                        "[ \"PHONE\", \"WEB\" ]",
                        "[ \"APP\", \"WEB\" ]",
                        "breaks orders.PlaceOrder (JSON): channel can be APP now, which processes of the previous version cannot read. Release a version that reads it before one that writes it.",
                        "breaks orders.PlaceOrder (JSON): channel can no longer be PHONE, which processes of the previous version send. Keep reading it."),
                new Planted(
                        "json-schema",
                        ", \"enum\" : [ \"PHONE\", \"WEB\" ]",
                        "",
                        "breaks orders.PlaceOrder (JSON): channel can be anything now, which processes of the previous version cannot read. Release a version that reads it before one that writes it."),
                new Planted(
                        "json-schema",
                        "\"anyOf\" : [ { \"type\" : \"string\" }, { \"type\" : \"null\" } ]",
                        "\"type\" : \"string\", \"enum\" : [ \"FRAGILE\" ]",
                        "breaks orders.PlaceOrder (JSON): note took any value, and takes only FRAGILE now. Keep taking any value."),
                new Planted(
                        "json-schema",
                        ID
                                + ",\n        \"lines\" : { \"type\" : \"array\", \"items\" : { \"$ref\" : \"#/$defs/Line\" } }",
                        "\"lines\" : { \"type\" : \"array\", \"items\" : { \"$ref\" : \"#/$defs/Line\" } },\n        "
                                + ID,
                        "breaks orders.PlaceOrder (Protocol Buffers and Thrift): it has lines as field 1, which was orderId. Add components at the end only, because fields are told apart by their numbers."),
                new Planted(
                        "json-schema",
                        "\"x-message\" : \"orders.OrderPlaced\"",
                        "\"x-message\" : \"orders.OrderAccepted\"",
                        "breaks orders.OrderPlaced (JSON): the event is gone, and processes of the previous version may still send it. Keep it until none of them runs, and no such message is stored or queued.",
                        "new orders.OrderAccepted (JSON): the event is new."),
                new Planted(
                        "json-schema",
                        "\"x-kind\" : \"event\"",
                        "\"x-kind\" : \"command\"",
                        "breaks orders.OrderPlaced (JSON): it was an event and is a command, so the two versions send it to different modules. Give the new one another name."),
                // the name of a record within a message is not on the wire
                new Planted("json-schema", "Line\"", "OrderLine\""));
    }

    static Stream<Planted> avro() {
        return Stream.of(
                new Planted(
                        "avro",
                        "{ \"name\" : \"orderId\", \"type\" : \"string\" },",
                        "{ \"name\" : \"id\", \"type\" : \"string\", \"default\" : \"\" },",
                        "breaks orders.PlaceOrder (Avro): the previous version cannot read messages of this one: it needs orderId, which has no default. Keep the component if it is gone, and make it optional if it is new."),
                new Planted(
                        "avro",
                        "{ \"name\" : \"quantity\", \"type\" : \"int\" }",
                        "{ \"name\" : \"quantity\", \"type\" : \"int\" }, { \"name\" : \"sku\", \"type\" : \"string\" }",
                        "breaks orders.Line (Avro): this version cannot read messages of the previous one: it needs sku, which has no default. Keep the component if it is gone, and make it optional if it is new.",
                        "breaks orders.PlaceOrder (Avro): this version cannot read messages of the previous one: it needs sku, which has no default. Keep the component if it is gone, and make it optional if it is new."),
                new Planted(
                        "avro",
                        "\"name\" : \"PlaceOrder\"",
                        "\"name\" : \"Place\"",
                        "breaks orders.PlaceOrder (Avro): the schema is gone, and processes of the previous version still send such messages. Keep it until none of them runs."),
                new Planted(
                        "avro",
                        "\"quantity\", \"type\" : \"int\"",
                        "\"quantity\", \"type\" : \"long\"",
                        "breaks orders.Line (Avro): the previous version cannot read messages of this one: types differ at /fields/0/type. Keep it as it was, and add another component beside it.",
                        "breaks orders.PlaceOrder (Avro): the previous version cannot read messages of this one: types differ at /fields/1/type/items/fields/0/type. Keep it as it was, and add another component beside it."),
                new Planted(
                        "avro",
                        "\"type\" : [ \"null\", \"string\" ], \"default\" : null }",
                        "\"type\" : [ \"null\", \"string\" ], \"default\" : null },\n { \"name\" : \"channel\", \"type\" : [ \"null\", \"string\" ], \"default\" : null }"));
    }

    @ParameterizedTest
    @MethodSource({"messages", "avro"})
    void saysWhatAChangeBreaks(Planted planted) throws IOException {
        planted.isReported(folder);
    }

    @Test
    void comparesWhatContainsItself() throws IOException {
        var tree = """
                { "$defs" : { "Node" : { "type" : "object", "x-message" : "a.Node", "properties" : {
                  "inner" : { "$ref" : "#/$defs/Node" } } } } }
                """;
        var before = Planted.write(folder.resolve("before"), "json-schema", tree);
        var now = Planted.write(
                folder.resolve("now"),
                "json-schema",
                tree.replace("Node\" } }", "Node\" }, \"x\" : { \"type\" : \"string\" } }"));

        assertThat(Planted.said(Comparison.of(before, now)))
                .containsExactly("new a.Node (JSON): inner.x is new.", "new a.Node (JSON): x is new.");
    }

    /** Types that contain each other in many ways would otherwise be compared along all paths. */
    @Test
    void comparesManyTypesThatContainEachOther() throws IOException {
        var names = IntStream.range(0, 15).mapToObj(i -> "T" + i).toList();
        var components = names.stream()
                .map(name -> "\"%s\" : { \"$ref\" : \"#/$defs/%s\" }".formatted(name.toLowerCase(Locale.ROOT), name))
                .collect(Collectors.joining(", "));
        var document = names.stream()
                .map(name -> "\"%s\" : { \"type\" : \"object\", \"x-message\" : \"a.%s\", \"properties\" : { %s } }"
                        .formatted(name, name, components))
                .collect(Collectors.joining(", ", "{ \"$defs\" : { ", " } }"));
        var before = Planted.write(folder.resolve("before"), "json-schema", document);

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(Planted.said(Comparison.of(before, before))).isEmpty());
    }

    @Test
    void saysWhichLanguageThePreviousVersionDoesNotDefine() throws IOException {
        var before = Planted.write(folder.resolve("before"), "json-schema", Planted.document("json-schema"));
        var now = Planted.write(folder.resolve("before"), "openapi", Planted.document("openapi"));

        assertThat(Comparison.of(before, now).text())
                .contains("Not compared: openapi, which " + before + " does not define.");
    }

    @Test
    void missesTheSchemasThatArePublishedNoMore() throws IOException {
        var avro = Planted.document("avro");
        var before = Planted.write(folder.resolve("before"), "avro", avro);
        var now = Planted.write(folder.resolve("now"), "json-schema", Planted.document("json-schema"));

        assertThat(Planted.said(Comparison.of(before, now)))
                .contains(
                        "breaks orders.PlaceOrder (Avro): the schema is gone, and processes of the previous version still send such messages. Keep it until none of them runs.");
    }
}
