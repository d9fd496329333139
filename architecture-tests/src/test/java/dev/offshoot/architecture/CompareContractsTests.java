package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CompareContractsTests {

    private static final Path PLANTED = Path.of("src/test/resources/planted/contracts");
    private static final String MESSAGES = "META-INF/offshoot/apis/json-schema/orders.json";
    private static final String ROUTES = "META-INF/offshoot/apis/openapi/orders.json";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
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
                "contracts {previous} --against src | There are no contracts in src: neither messages nor routes are defined in its META-INF/offshoot/apis/.",
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
