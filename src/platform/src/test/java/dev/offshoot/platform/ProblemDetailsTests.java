package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "offshoot.security.allowed-origins=https://shop.example")
@Import(Shop.Keys.class)
@ExtendWith(OutputCaptureExtension.class)
class ProblemDetailsTests {

    private static final String THING = "{\"name\":\"x\",\"quantity\":1,\"colour\":\"RED\"}";

    private final Shop shop;

    @Autowired
    ProblemDetailsTests(Shop shop) {
        this.shop = shop;
    }

    private static AbstractStringAssert<?> assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return assertThat(answer.body())
                .contains("\"type\":\"urn:offshoot:problem:" + type + "\"", "\"status\":" + status)
                .doesNotContain("Exception", "org.springframework", "java.", "dev.offshoot", "tools.jackson");
    }

    @Test
    void takesWhatIsRight() {
        assertThat(shop.post("/api/things", THING).statusCode()).isEqualTo(200);
    }

    @Test
    void namesEveryFieldThatIsNotAllowed() {
        assertProblem(shop.post("/api/things", "{\"name\":\" \",\"quantity\":11}"), 400, "invalid-request")
                .contains("\"violations\":[", "\"field\":\"name\"", "\"field\":\"quantity\"", "\"message\":\"");
    }

    @Test
    void takesNothingThatCannotBeReadForAFaultOfItsOwn(CapturedOutput log) {
        assertProblem(shop.get("/api/things?q=%FF"), 400, "malformed-request");
        assertProblem(shop.get("/api/things?q=%ED%A0%80"), 400, "malformed-request");
        for (var type : List.of("*/*", "text/*", "a", "application/json;charset=nonsense")) {
            assertProblem(
                    shop.send("POST", "/api/things", BodyPublishers.ofString(THING), "Content-Type", type),
                    415,
                    "unsupported-media-type");
        }
        assertThat(log.getAll()).doesNotContain("Answered with 500");
    }

    @Test
    void saysWhereABodyIsWrong() {
        assertProblem(shop.post("/api/things", "{\"name\":"), 400, "malformed-request");
        assertProblem(shop.post("/api/things", ""), 400, "malformed-request");
        assertProblem(shop.post("/api/things", "[1,2]"), 400, "malformed-request");
        assertProblem(shop.post("/api/things", "{\"quantity\":\"many\"}"), 400, "malformed-request")
                .contains("'quantity'")
                .doesNotContain("many");
        assertProblem(shop.post("/api/things", "{\"name\":\"x\",\"colour\":\"MAUVE\"}"), 400, "malformed-request")
                .contains("'colour'");
        assertProblem(
                        shop.post(
                                "/api/things",
                                "{\"name\":\"x\",\"price\":{\"amount\":\"1.999\",\"currency\":\"EUR\"}}"),
                        400,
                        "malformed-request")
                .contains("'price'");
    }

    // PostgreSQL rejects both: an order with them would be acknowledged, but could never be stored
    @Test
    void takesNoTextThatCannotBeStored() {
        assertProblem(shop.post("/api/things", "{\"name\":\"a\\u0000b\",\"quantity\":1}"), 400, "malformed-request")
                .contains("'name'");
        assertProblem(shop.post("/api/things", "{\"name\":\"a\\ud83d\",\"quantity\":1}"), 400, "malformed-request")
                .contains("'name'");
        assertThat(shop.post("/api/things", "{\"name\":\"a\\ud83d\\ude00\",\"quantity\":1}")
                        .statusCode())
                .isEqualTo(200);
    }

    // values of other types than the API description allows are rejected, not converted
    @Test
    void takesNothingThatIsDescribedOtherwise() {
        for (var field : List.of(
                "\"quantity\":\"1\"",
                "\"quantity\":\"\"",
                "\"quantity\":true",
                "\"quantity\":1,\"quantity\":2",
                "\"colour\":0",
                "\"name\":5",
                "\"name\":false",
                "\"price\":{\"amount\":1,\"currency\":\"EUR\"}",
                "\"price\":{\"amount\":\"1\",\"currency\":\"XXX\"}",
                "\"price\":{\"amount\":\"1\",\"currency\":\"XAU\"}",
                "\"price\":\"1 EUR\"")) {
            var rest = field.startsWith("\"name") ? "" : "\"name\":\"x\",";
            assertThat(shop.post("/api/things", "{" + rest + field + "}").statusCode())
                    .as(field)
                    .isEqualTo(400);
        }
    }

    @Test
    void readsJsonInUtf8Alone() {
        for (var charset : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                Charset.forName("UTF-32"))) {
            var body = THING.getBytes(charset);

            assertProblem(
                    shop.send(
                            "POST",
                            "/api/things",
                            BodyPublishers.ofByteArray(body),
                            "Content-Type",
                            "application/json"),
                    400,
                    "malformed-request");
            assertProblem(
                    shop.send(
                            "POST",
                            "/api/things",
                            BodyPublishers.ofByteArray(body),
                            "Content-Type",
                            "application/json;charset=" + charset.name()),
                    415,
                    "unsupported-media-type");
        }
        assertThat(shop.send(
                                "POST",
                                "/api/things",
                                BodyPublishers.ofString(THING),
                                "Content-Type",
                                "application/json;charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
    }

    // reading 1.7 as 1 would sell a quantity that was not ordered
    @Test
    void takesNoFractionForAQuantity() {
        assertProblem(shop.post("/api/things", "{\"name\":\"x\",\"quantity\":1.7}"), 400, "malformed-request");
    }

    // during an update, a newer page may call an older instance
    @Test
    void overlooksWhatItDoesNotKnow() {
        assertThat(shop.post("/api/things", "{\"name\":\"x\",\"quantity\":1,\"new\":true}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void namesTheParameterOfTheWrongType() {
        assertProblem(shop.get("/api/things/42"), 400, "malformed-request").contains("'id'");
        assertProblem(shop.get("/api/things?page=first"), 400, "malformed-request")
                .contains("'page'");
    }

    @Test
    void namesTheHeaderThatIsMissing() {
        assertProblem(
                        shop.send("DELETE", "/api/things/" + UUID.randomUUID(), BodyPublishers.noBody()),
                        400,
                        "bad-request")
                .contains("Idempotency-Key");
    }

    @Test
    void knowsWhatIsNotThere() {
        assertProblem(shop.get("/api/things/a/b"), 404, "not-found");
        assertProblem(shop.get("/nothing.html"), 404, "not-found");
    }

    @Test
    void showsABrowserAPageForAWrongAddress() {
        var browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

        for (var address : List.of("/nothing.html", "/nothing", "/book/nothing", "/nothing%3Cb%3E", "/error")) {
            var answer = shop.get(address, "Accept", browser);

            assertThat(answer.statusCode()).as(address).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(answer.body()).contains("<h1>Page not found</h1>", "data-status=\"404\"");
        }
        assertThat(shop.get("/nothing/a//b", "Accept", browser).body()).contains("<h1>Bad Request</h1>");
        assertThat(shop.get("/book/nothing?q=%FF", "Accept", browser).body()).contains("<h1>Bad Request</h1>");
    }

    @Test
    void showsABrowserThePageThatAnAddressIsForwardedTo() {
        for (var accept : List.of("text/html", "*/*")) {
            var page = shop.get("/observatory", "Accept", accept);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).isEqualTo("<h1>A page of the tests</h1>\n");
            assertThat(shop.get("/observatory", "Accept", accept, "Range", "bytes=0-3")
                            .body())
                    .isEqualTo("<h1>");
        }
    }

    @Test
    void refusesAPartThatAPageDoesNotHave(CapturedOutput log) {
        for (var address : List.of("/observatory", "/observatory.html")) {
            for (var part : List.of("bytes=5-2", "bytes=99999-", "100-continue")) {
                assertProblem(shop.get(address, "Range", part), 416, "requested-range-not-satisfiable");
                assertThat(shop.get(address, "Range", part, "Accept", "text/html"))
                        .returns(416, HttpResponse::statusCode)
                        .satisfies(answer ->
                                assertThat(answer.body()).contains("<h1>Requested range not satisfiable</h1>"));
            }
        }
        assertThat(log.getAll()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void answersProgramsAProblemWhereABrowserSeesAPage() {
        assertProblem(shop.get("/nothing.html", "Accept", "*/*"), 404, "not-found");
        assertProblem(shop.get("/nothing.html", "Accept", "application/json, text/html;q=0.5"), 404, "not-found");
        assertProblem(shop.get("/api/things/a/b", "Accept", "text/html"), 404, "not-found");
        assertProblem(shop.get("/actuator/nothing", "Accept", "text/html"), 401, "unauthenticated");
    }

    @Test
    void saysWhichMethodsThereAre() {
        var answer = shop.send("PUT", "/api/things", BodyPublishers.ofString("{}"), "Content-Type", "application/json");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    }

    @Test
    void answersAsAProblemWhateverWasWanted() {
        assertProblem(shop.get("/api/things", "Accept", "image/png"), 406, "not-acceptable");
        assertProblem(shop.get("/api/things/42", "Accept", "text/event-stream"), 400, "malformed-request");
        assertProblem(shop.get("/api/me", "Accept", "text/html"), 401, "unauthenticated");
    }

    @Test
    void readsNothingButJson() {
        var answer = shop.send("POST", "/api/things", BodyPublishers.ofString("name=x"), "Content-Type", "text/plain");

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void readsNoMoreThan64KbOfJson() {
        var large = "{\"name\":\"" + "x".repeat(64 * 1024) + "\"}";
        var bytes = large.getBytes(StandardCharsets.UTF_8);

        assertProblem(shop.post("/api/things", large), 413, "content-too-large");
        // chunked, without a declared length
        assertProblem(
                shop.send(
                        "POST",
                        "/api/things",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                        "Content-Type",
                        "application/json"),
                413,
                "content-too-large");
        assertThat(shop.send(
                                "POST",
                                "/api/things",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(THING.getBytes())),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsAControllerStreamWhatIsNotJson() {
        var lines = "sku,name\n".repeat(100_000);

        var answer =
                shop.send("POST", "/api/things/imports", BodyPublishers.ofString(lines), "Content-Type", "text/csv");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(String.valueOf(lines.length()));
    }

    @Test
    void tellsNobodyWhatWentWrongInside(CapturedOutput log) {
        var answer =
                shop.get("/api/things/broken", "traceparent", "00-" + "a1".repeat(16) + "-" + "b2".repeat(8) + "-01");

        assertProblem(answer, 500, "internal-error")
                .doesNotContain("42")
                .contains("\"traceId\":\"" + "a1".repeat(16) + "\"");
        assertThat(log).contains("[" + "a1".repeat(16) + "]", "the secret is 42");
    }

    @Test
    void beginsATraceWhereNoneCame() {
        assertThat(shop.get("/api/things").headers().firstValue("traceparent").orElseThrow())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(shop.get("/api/things", "traceparent", "00-rubbish")
                        .headers()
                        .firstValue("traceparent")
                        .orElseThrow())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void asksToComeBackWhenTheDatabaseIsInTrouble() {
        for (var trouble : List.of(
                "busy",
                "away",
                "gone",
                "states/08006",
                "states/25006",
                "states/25P03",
                "states/40001",
                "states/53300",
                "states/57P01",
                "states/57P03",
                "states/90121")) {
            var answer = shop.get("/api/things/" + trouble);

            assertProblem(answer, 503, "temporarily-unavailable").doesNotContain("secret");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    // a constraint violation or invalid SQL does not pass
    @Test
    void doesNotBlameTheDatabaseForWhatIsOurFault() {
        assertProblem(shop.get("/api/things/states/23505"), 500, "internal-error");
        assertProblem(shop.get("/api/things/states/42601"), 500, "internal-error");
    }

    @Test
    void answersAsAProblemWhateverAStrangerSends(CapturedOutput log) throws IOException {
        for (var line : List.of(
                "GET /api/things?= HTTP/1.1",
                "GET /api/things?=x&q=1 HTTP/1.1",
                "GET /api/things?%3D HTTP/1.1",
                "GET /api/things" + "?a&a=".repeat(1_500) + " HTTP/1.1",
                "GET /api/things/%2F HTTP/1.1",
                "GET /api/things/%00 HTTP/1.1",
                "GET /api/things\\x HTTP/1.1",
                "GET /api/things/%5C HTTP/1.1",
                "CONNECT localhost:80 HTTP/1.1",
                "CONNECT /api/things HTTP/1.1",
                "GET /api/things/\u00e4 HTTP/1.1",
                "GET /api/things?q=\u00e4 HTTP/1.1",
                "GET /api/things;x=1 HTTP/1.1",
                "TRACE / HTTP/1.1",
                "FOO /api/things HTTP/1.1")) {
            var answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            if (!line.contains("%3D")) {
                assertThat(answer)
                        .as(line)
                        .matches("(?s)HTTP/1.1 (4\\d\\d|501) .*")
                        .contains("urn:offshoot:problem:");
            }
            assertThat(answer).as(line).doesNotStartWith("HTTP/1.1 500").doesNotContain("<html", "Tomcat");
        }
        for (var form : List.of("=", "a=b", "=&=", "%zz")) {
            assertProblem(
                    shop.send(
                            "POST",
                            "/api/things",
                            BodyPublishers.ofString(form),
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    415,
                    "unsupported-media-type");
        }
        assertThat(log.getAll()).doesNotContain("Exception", "\tat ");
    }

    // otherwise, clients that disconnect would fill the log
    @Test
    void saysNothingWhereAClientGoesAway(CapturedOutput log) throws IOException {
        for (var i = 0; i < 5; i++) {
            try (var socket = new Socket("127.0.0.1", shop.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write("GET /api/things/large HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }

        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(log.getAll()).doesNotContain("Exception", "ERROR"));
    }

    // otherwise, a client could use a new address for each password attempt
    @Test
    void believesNobodyWhereARequestComesFrom() {
        assertThat(shop.get("/api/things/address", "X-Forwarded-For", "203.0.113.7")
                        .body())
                .isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void answersWithAProblemWhereTheFirewallRefuses() throws IOException {
        assertThat(raw("GET /api/things;x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:offshoot:problem:bad-request")
                .doesNotContain("at org.", "Tomcat", "Exception");
    }

    @Test
    void saysNothingOfTheServerWhereItRefuses() throws IOException {
        for (var request : new String[] {
            "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /<script> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "RUBBISH\r\n\r\n",
            "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        }) {
            assertThat(raw(request))
                    .matches("(?s)HTTP/1.1 4\\d\\d.*")
                    .doesNotContain("Tomcat", "Apache", "Exception", "at org.", "script");
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", shop.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
