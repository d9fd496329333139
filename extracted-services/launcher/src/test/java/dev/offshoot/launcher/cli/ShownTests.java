package dev.offshoot.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.launcher.processes.Child;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Output for people. */
class ShownTests {

    @Test
    void alignsColumnsAndNumbers() {
        var table = new Table(Set.of(1), "process", "waiting");
        table.row("shop", "7");
        table.row("inventory-service", "10000");

        assertThat(table.lines())
                .containsExactly(
                        "process            waiting", "shop                     7", "inventory-service    10000");
    }

    @Test
    void countsTheRequestsOfCustomers() {
        var body = """
                # HELP http_server_requests_seconds
                http_server_requests_seconds_count{method="GET",outcome="SUCCESS",status="200",uri="/api/products/{id}"} 12
                http_server_requests_seconds_count{method="POST",outcome="SUCCESS",status="202",uri="/api/basket/checkout"} 3.0
                http_server_requests_seconds_count{method="GET",outcome="SUCCESS",status="200",uri="/actuator/health/**"} 400
                http_server_requests_seconds_max{method="GET",uri="/api/products"} 99
                """;

        assertThat(Metrics.requests(new Http.Answer(200, body))).isEqualTo("15");
        assertThat(Metrics.requests(new Http.Answer(401, ""))).isEqualTo("?");
    }

    // an address with a locale's own digits could not be typed
    @Test
    void writesFiguresAsEverybodyReadsThem() {
        var locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            var printed = new ByteArrayOutputStream();
            new Output(new PrintStream(printed, true), false, false)
                    .line("shop", "ready after " + Child.seconds(System.nanoTime()));

            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("shop", "ready after 0.0 s");
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void refusesToTakeAFolderForAnotherOne() {
        assertThat(Main.unread("/home/me/gr\uFFFD\uFFFDe", "/opt/offshoot", "up"))
                .isEqualTo("The locale supports only ASCII, so the name of this folder cannot be read: set LC_ALL to"
                        + " a UTF-8 locale, such as C.UTF-8 ('locale -a' lists those of this system)");
        assertThat(Main.unread("/home/me", "/opt/gr\uFFFDe", "up")).contains("the path of the launcher");
        assertThat(Main.unread("/home/me", "/opt/offshoot", "up--databasejdbc:h2:file:/gr\uFFFDe"))
                .contains("an argument");
        assertThat(Main.unread("/home/me/größe", "/opt/店", "up")).isNull();
    }

    @Test
    void namesTheModulesToWhoNamesAnother() {
        var said = new StringWriter();
        var commandLine = Main.commandLine().setErr(new PrintWriter(said));

        assertThat(commandLine.execute("up", "--extract", "inventory,warehouse"))
                .isEqualTo(2);
        assertThat(said.toString())
                .startsWith("offshoot: There is no module 'warehouse'. The modules are catalog, customers, inventory,");
        assertThat(Main.commandLine().setErr(new PrintWriter(said)).execute("fold", "warehouse"))
                .isEqualTo(2);
    }

    @Test
    void refusesContradictions() {
        var said = new StringWriter();

        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(said))
                        .execute("up", "--h2", "--database", "jdbc:postgresql://db/shop"))
                .isEqualTo(2);
        assertThat(said.toString().lines().findFirst()).get().asString().contains("mutually exclusive");
    }

    @Test
    void seesThatAMoveIsDone() {
        assertThat(
                        isDone(
                                "{\"hosts\":[{\"process\":\"shop\"}],\"move\":{\"to\":\"inventory-service\",\"step\":\"SHARING\"}}"))
                .isFalse();
        assertThat(isDone("{\"hosts\":[],\"move\":{\"to\":\"inventory-service\",\"step\":\"DONE\"}}"))
                .isTrue();
        // an older, completed move
        assertThat(isDone("{\"hosts\":[{\"process\":\"shop\"}],\"move\":{\"to\":\"shop\",\"step\":\"DONE\"}}"))
                .isFalse();
        assertThat(isDone("{\"hosts\":[{\"process\":\"inventory-service\"}],\"move\":null}"))
                .isTrue();
    }

    private static boolean isDone(String json) {
        return MovingModule.isDone(JsonMapper.shared().readTree(json), "inventory-service");
    }
}
