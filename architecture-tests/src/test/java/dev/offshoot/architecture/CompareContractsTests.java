package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class CompareContractsTests extends CommandLineTest {

    private static final Path PLANTED = Path.of("src/test/resources/planted/contracts");
    private static final String MESSAGES = "META-INF/offshoot/apis/json-schema/orders.json";
    private static final String ROUTES = "META-INF/offshoot/apis/openapi/orders.json";

    @TempDir
    Path folder;

    /** A jar of the previous version. */
    private Path previous;

    /** A Spring Boot jar of this version, with the contracts in a library. */
    private Path current;

    @BeforeEach
    void write() throws IOException {
        var messages = Files.readString(PLANTED.resolve("json-schema.json"));
        var routes = Files.readString(PLANTED.resolve("openapi.json"));
        previous = folder.resolve("previous.jar");
        Files.write(previous, Sources.jar(null, Map.of(MESSAGES, bytes(messages), ROUTES, bytes(routes))));
        var library = Sources.jar(null, Map.of(MESSAGES, bytes(messages.replace("\"note\"", "\"remark\""))));
        current = folder.resolve("current.jar");
        Files.write(
                current,
                Sources.jar(
                        "com.example.App",
                        Map.of("BOOT-INF/lib/contracts.jar", library, "BOOT-INF/classes/" + ROUTES, bytes(routes))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void failsIfAChangeBreaksAndSaysWhatToDo() throws IOException {
        var json = folder.resolve("changes.json");

        assertThat(run("contracts", current.toString(), "--against", previous.toString(), "--json", json.toString()))
                .isEqualTo(1);

        assertThat(out.toString()).isEqualTo("""
                Compared 2 messages and 3 routes of %s with %s: 2 changes break, 1 new.

                orders
                  breaks  orders.PlaceOrder (JSON): note is gone, and processes of the previous version use it.
                          Keep it, and fill it as before.
                  breaks  orders.PlaceOrder (Protocol Buffers and Thrift): it has remark as field 4, which was note.
                          Add components at the end only, because fields are told apart by their numbers.
                  new     orders.PlaceOrder (JSON): remark is new.
                """.formatted(current, previous));
        var changes = new JsonMapper().readTree(Files.readString(json));
        assertThat(changes.size()).isEqualTo(3);
        assertThat(changes.path(0).path("breaks").asBoolean()).isTrue();
        assertThat(changes.path(0).path("module").asString()).isEqualTo("orders");
    }

    @Test
    void comparesWithAFileThatItWrote() throws IOException {
        var file = folder.resolve("contracts-1.json");

        assertThat(run("contracts", previous.toString(), "--write", file.toString()))
                .isZero();
        assertThat(out.toString()).isEqualTo("Wrote " + file + ".\n");
        assertThat(run("contracts", previous.toString(), "--against", file.toString()))
                .isZero();
        assertThat(out.toString())
                .isEqualTo("Compared 2 messages and 3 routes of %s with %s: nothing has changed.\n"
                        .formatted(previous, file));
        assertThat(run("contracts", current.toString(), "--against", file.toString()))
                .isEqualTo(1);
    }

    private static final String CALLS = """
            {"services": {"shop.Stock": {"Of": {"request": "Ask", "response": "Reply", "streams": false},
                                         "Watch": {"request": "Ask", "response": "Reply", "streams": true}}},
             "messages": {"Ask": {"1": {"name": "ids", "type": "string", "repeated": true}},
                          "Reply": {"1": {"name": "of", "type": "One", "repeated": true}},
                          "One": {"1": {"name": "id", "type": "string", "repeated": false},
                                  "2": {"name": "left", "type": "int64", "repeated": false},
                                  "3": {"name": "same", "type": "One", "repeated": false}}}}
            """;

    /** What is replaced in the calls of this version, by what, and what that breaks, if anything. */
    static Stream<Arguments> changedCalls() {
        return Stream.of(
                // names do not travel
                arguments("\"name\": \"left\"", "\"name\": \"available\"", ""),
                arguments("\"One\"", "\"Article\"", ""),
                arguments(
                        "\"Watch\": {",
                        "\"Follow\": {",
                        "shop.Stock.Watch (gRPC and Thrift): the call is gone, and callers of the previous version still make it."),
                arguments(
                        "\"streams\": true",
                        "\"streams\": false",
                        "shop.Stock.Watch (gRPC and Thrift): it answers with a single message now, and callers of the previous version expect a stream."),
                arguments(
                        "\"type\": \"int64\"",
                        "\"type\": \"string\"",
                        "shop.Stock.Of (gRPC and Thrift): the response's field 1.2, of[].left, was int64 and is string."),
                arguments(
                        "\"type\": \"One\", \"repeated\": true",
                        "\"type\": \"One\", \"repeated\": false",
                        "shop.Stock.Of (gRPC and Thrift): the response's field 1, of, was repeated message and is message."),
                arguments(
                        "\"2\": {",
                        "\"4\": {",
                        "shop.Stock.Of (gRPC and Thrift): the response's field 1.2, of[].left, is gone, and callers of the previous version read it."),
                arguments(
                        "{\"1\": {\"name\": \"ids\"",
                        "{\"2\": {\"name\": \"ids\"",
                        "shop.Stock.Watch (gRPC and Thrift): the request's field 1, ids, is gone, and callers of the previous version still send it."));
    }

    @ParameterizedTest
    @MethodSource("changedCalls")
    void comparesCallsByTheNumbersOfFields(String replaced, String by, String broken) throws IOException {
        var file = "META-INF/offshoot/apis/calls/stock.json";
        var before = folder.resolve("before.jar");
        var after = folder.resolve("after.jar");
        Files.write(before, Sources.jar(null, Map.of(file, bytes(CALLS))));
        Files.write(after, Sources.jar(null, Map.of(file, bytes(CALLS.replace(replaced, by)))));

        assertThat(run("contracts", after.toString(), "--against", before.toString()))
                .isEqualTo(broken.isEmpty() ? 0 : 1);
        assertThat(out.toString()).contains(broken.isEmpty() ? "nothing has changed" : "  breaks  " + broken);
    }

    @Test
    void saysWhichCallsAndFieldsAreNew() throws IOException {
        var file = "META-INF/offshoot/apis/calls/stock.json";
        var before = folder.resolve("before.jar");
        var after = folder.resolve("after.jar");
        var withoutWatch = CALLS.replaceAll("(?s),\\s+\"Watch.*?}", "");
        var withLimit = CALLS.replace(
                "{\"1\": {\"name\": \"ids\"",
                "{\"2\": {\"name\": \"most\", \"type\": \"int32\", \"repeated\": false}, \"1\": {\"name\": \"ids\"");
        Files.write(before, Sources.jar(null, Map.of(file, bytes(withoutWatch))));
        Files.write(after, Sources.jar(null, Map.of(file, bytes(withLimit))));

        assertThat(run("contracts", after.toString(), "--against", before.toString()))
                .isZero();
        assertThat(out.toString())
                .startsWith("Compared 0 messages, 0 routes and 2 calls of ")
                .contains("  new     shop.Stock.Of (gRPC and Thrift): the request's field 2, most, is new.")
                .contains("  new     shop.Stock.Watch (gRPC and Thrift): the call is new.");
    }

    @Test
    void refusesFieldsWithoutANumber() throws IOException {
        var jar = folder.resolve("calls.jar");
        Files.write(
                jar,
                Sources.jar(
                        null,
                        Map.of("META-INF/offshoot/apis/calls/stock.json", bytes(CALLS.replace("\"2\"", "\"two\"")))));

        assertThat(run("contracts", jar.toString(), "--against", jar.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("The calls cannot be read: the message One has a field whose number is 'two'.\n");
    }

    @Test
    void passesWhatIsOnlyNew() throws IOException {
        var next = folder.resolve("next");
        var file = next.resolve(MESSAGES);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                Files.readString(PLANTED.resolve("json-schema.json"))
                        .replace(
                                "\"type\" : \"null\" } ] }",
                                "\"type\" : \"null\" } ] }, \"gift\" : { \"type\" : \"boolean\" }"));
        var before = folder.resolve("before.json");
        run("contracts", previous.toString(), "--write", before.toString());
        Files.createDirectories(next.resolve(ROUTES).getParent());
        Files.copy(PLANTED.resolve("openapi.json"), next.resolve(ROUTES));

        assertThat(run("contracts", next.toString(), "--against", before.toString()))
                .isZero();
        assertThat(out.toString()).contains("0 changes break, 1 new.", "gift is new.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contracts | Missing required parameter: 'PATH'. Try: java -jar offshoot-architecture.jar contracts --help",
                "contracts {previous} | contracts needs --against FILE or --write FILE. Try: java -jar offshoot-architecture.jar contracts --help",
                "contracts {previous} --write {folder}/x.jar | --write takes the name of a .json file, not ",
                "contracts {previous} --write {folder}/x.json --json y | --json needs --against FILE. Try: ",
                "contracts {previous} --write {folder}/no/x.json | {folder}/no/x.json cannot be written: ",
                "contracts {previous} --against nowhere.jar | nowhere.jar does not exist.",
                "contracts {previous} --against pom.xml | pom.xml is neither a folder nor a jar that can be read: zip END header not found.",
                "contracts {previous} --against src | There are no contracts in src: neither messages nor routes nor calls are defined in its META-INF/offshoot/apis/.",
                "contracts {previous} --against baseline.json | There are no contracts in baseline.json: ",
                "contracts {previous} --against {garbage} | {garbage} is no file of contracts: it is no JSON.",
                "contracts {broken} --against {previous} | META-INF/offshoot/apis/openapi/orders.json in {broken} is no JSON.",
                "contracts {previous} --against {avro} | An Avro schema cannot be read: ",
                "contracts {empty} --against {previous} | There are no contracts in {empty}: ",
                "contracts {nothing} --against {previous} | There are no contracts in {nothing}: "
            })
    void saysInOneLineWhatItCannotDo(String arguments, String message) throws IOException {
        var garbage = folder.resolve("garbage.json");
        Files.writeString(garbage, "{");
        var broken = folder.resolve("broken.jar");
        Files.write(broken, Sources.jar(null, Map.of(ROUTES, bytes("{"))));
        var empty = folder.resolve("empty.jar");
        Files.write(empty, Sources.jar(null, Map.of("x.txt", bytes("x"))));
        Files.writeString(
                folder.resolve("avro.json"),
                "{ \"avro/orders\" : [ { \"type\" : \"nonsense\" } ], \"json-schema/orders\" : "
                        + Files.readString(PLANTED.resolve("json-schema.json")) + " }");
        Files.writeString(folder.resolve("nothing.json"), "{ \"json-schema/orders\" : { \"$defs\" : { } } }");

        assertThat(run(named(arguments, garbage, broken, empty).split(" "))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(named(message, garbage, broken, empty))
                .hasLineCount(1);
    }

    private String named(String text, Path garbage, Path broken, Path empty) {
        return text.replace("{previous}", previous.toString())
                .replace("{garbage}", garbage.toString())
                .replace("{broken}", broken.toString())
                .replace("{empty}", empty.toString())
                .replace("{avro}", folder.resolve("avro.json").toString())
                .replace("{nothing}", folder.resolve("nothing.json").toString())
                .replace("{folder}", folder.toString());
    }
}
