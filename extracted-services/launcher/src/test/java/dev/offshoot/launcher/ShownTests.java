package dev.offshoot.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What people are shown. */
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

    @Test
    void saysWhyAProcessDidNotStartInItsOwnWords() {
        var lines = List.of(
                "2026-11-25T21:56:15.895Z  INFO 4215 --- [shop] starting",
                "***************************",
                "APPLICATION FAILED TO START",
                "***************************",
                "Description:",
                "No database answers at jdbc:postgresql://localhost/shop.",
                "Action:",
                "Start it, or correct spring.datasource.url (SPRING_DATASOURCE_URL).");

        assertThat(LogFile.reason(lines))
                .isEqualTo("No database answers at jdbc:postgresql://localhost/shop."
                        + " Start it, or correct spring.datasource.url (SPRING_DATASOURCE_URL).");
    }

    @Test
    void neverTakesAStackTraceForAReason() {
        assertThat(LogFile.reason(List.of("it broke", "\tat dev.offshoot.Thing.run(Thing.java:1)", "\t... 12 more")))
                .isEqualTo("it broke");
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
        // the last one, of long ago
        assertThat(isDone("{\"hosts\":[{\"process\":\"shop\"}],\"move\":{\"to\":\"shop\",\"step\":\"DONE\"}}"))
                .isFalse();
        assertThat(isDone("{\"hosts\":[{\"process\":\"inventory-service\"}],\"move\":null}"))
                .isTrue();
    }

    private static boolean isDone(String json) {
        return Moving.isDone(JsonMapper.shared().readTree(json), "inventory-service");
    }
}
