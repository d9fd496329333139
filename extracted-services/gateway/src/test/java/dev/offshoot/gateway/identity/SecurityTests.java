package dev.offshoot.gateway.identity;

import static dev.offshoot.gateway.testing.Signing.bearer;
import static dev.offshoot.gateway.testing.Signing.cookie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.SocketClient;
import dev.offshoot.gateway.testing.StandIn;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "offshoot.security.allowed-origins=https://shop.example")
class SecurityTests extends GatewayTest {

    static final StandIn CUSTOMERS = new StandIn("customers-service", "customers");
    static final StandIn SHOP = new StandIn("shop", "basket");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", () -> CUSTOMERS.url() + "," + SHOP.url());
    }

    @BeforeEach
    void keysArePublished() {
        CUSTOMERS.answers(StandIn.json(200, Signing.published(Signing.KEY)));
        SHOP.answers(StandIn.json(200, "{}"));
        awaitHosts("customers", 1);
        awaitHosts("basket", 1);
    }

    @Test
    void observesNoSingleFilter(@Autowired MeterRegistry meters) {
        client().get("/api/basket", "Authorization", bearer(Signing.token("customer")));

        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().getName())
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("spring.security"));
    }

    @Test
    void passesAGoodTokenOnAsItCame() {
        var token = Signing.token("customer");

        assertThat(client().get("/api/basket", "Authorization", bearer(token)).statusCode())
                .isEqualTo(200);

        assertThat(SHOP.requests().get(0).header("Authorization")).isEqualTo(bearer(token));
    }

    @Test
    void asksTheCustomersModuleForItsKeysAndKeepsThem() {
        for (var i = 0; i < 5; i++) {
            client().get("/api/basket", "Authorization", bearer(Signing.token("customer")));
        }

        assertThat(CUSTOMERS.requests()).hasSizeLessThanOrEqualTo(1).allSatisfy(asked -> {
            assertThat(asked.path()).isEqualTo("/.well-known/jwks.json");
            assertThat(asked.header("Authorization")).isNull();
        });
    }

    @Test
    void letsStrangersPassForTheModuleToDecide() {
        assertThat(client().get("/api/basket").statusCode()).isEqualTo(200);
    }

    @Test
    void believesOnlyTokensThatAreGoodNow() {
        var past = Date.from(Instant.now().minusSeconds(120));

        assertRefused(Signing.token(Signing.key("ours"), claims -> {}));
        assertRefused(Signing.token(Signing.key("theirs"), claims -> {}));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.expirationTime(past)));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.expirationTime(null)));
        assertRefused(Signing.token(
                Signing.KEY,
                claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(120)))));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.issuer("somebody")));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.audience("another")));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.audience((String) null)));
        assertRefused(Signing.token(Signing.KEY, claims -> claims.subject("somebody|42")));
        assertRefused("not.a.token");
        assertRefused("nonsense");

        assertThat(SHOP.requests()).isEmpty();
    }

    @Test
    void believesNoTokenSignedWithAnotherAlgorithm() throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer("offshoot")
                .audience("offshoot")
                .subject(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        var forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("ours").build(), claims);
        forged.sign(new MACSigner(Signing.KEY.toPublicJWK().toString().getBytes()));

        assertRefused(forged.serialize());
        // {"alg":"none"}
        assertRefused("eyJhbGciOiJub25lIn0." + forged.serialize().split("\\.")[1] + ".");
    }

    private void assertRefused(String token) {
        var answer = client().get("/api/basket", "Authorization", bearer(token));

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.body()).contains("urn:offshoot:problem:" + type);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void believesANewKeyOnceItIsPublished() {
        var next = Signing.key("next");
        CUSTOMERS.answers(StandIn.json(200, Signing.published(Signing.KEY, next)));

        // the keys are fetched at most once in five seconds, whatever strangers send
        for (var i = 0; i < 20; i++) {
            client().get(
                            "/api/basket",
                            "Authorization",
                            bearer(Signing.token(Signing.key("made-up-" + i), claims -> {})));
        }

        assertThat(CUSTOMERS.requests()).hasSizeLessThanOrEqualTo(1);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                client().get("/api/basket", "Authorization", bearer(Signing.token(next, claims -> {})))
                                        .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void believesKnownKeysWhileNobodyAnswersForThem() {
        assertThat(client().get("/api/basket", "Authorization", bearer(Signing.token("customer")))
                        .statusCode())
                .isEqualTo(200);
        CUSTOMERS.answers(StandIn.json(503, "{}"));

        assertThat(client().get("/api/basket", "Authorization", bearer(Signing.token("customer")))
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            // an unknown key, while the keys cannot be fetched
            var answer = client().get(
                            "/api/basket", "Authorization", bearer(Signing.token(Signing.key("new"), claims -> {})));
            assertProblem(answer, 503, "temporarily-unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        });
    }

    @Test
    void takesTheCookieOfABrowserWhereNoHeaderSaysMore() {
        var token = Signing.token("operator");

        assertThat(client().get("/actuator/modules", "Cookie", cookie(token)).statusCode())
                .isEqualTo(200);
        assertProblem(
                client().get("/actuator/modules", "Cookie", cookie(token), "Authorization", bearer("nonsense")),
                401,
                "unauthenticated");
    }

    @Test
    void countsACookieThatIsNotGoodAsNone() {
        assertThat(client().get("/api/basket", "Cookie", cookie("nonsense")).statusCode())
                .isEqualTo(200);
        assertProblem(client().get("/actuator/modules", "Cookie", cookie("nonsense")), 401, "unauthenticated");
    }

    // it is a GET, but its page can read what the socket sends
    @Test
    void takesACookieForAWebSocketOnlyFromOurOwnPages() {
        var signedIn = cookie(Signing.token("customer"));

        assertThat(handshake("Cookie", signedIn, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(handshake("Cookie", signedIn)).isEqualTo(403);
        // nobody hosts the module
        assertThat(handshake("Cookie", signedIn, "Origin", "https://shop.example"))
                .isEqualTo(503);
        assertThat(handshake("Authorization", bearer(Signing.token("customer")), "Origin", "https://evil.example"))
                .isEqualTo(503);
    }

    private int handshake(String... headers) {
        return SocketClient.refusal(port(), "/api/orders/1/socket", headers).statusCode();
    }

    @Test
    void letsAForeignPageDoNothingWithACookie() {
        var signedIn = cookie(Signing.token("operator"));

        assertProblem(client().post("/api/basket/checkout", "{}", "Cookie", signedIn), 403, "foreign-origin");
        assertProblem(
                client().post("/api/basket/checkout", "{}", "Cookie", signedIn, "Origin", "https://evil.example"),
                403,
                "foreign-origin");
        assertThat(SHOP.requests()).isEmpty();
        for (var origin : List.of("http://localhost:" + port(), "https://shop.example")) {
            assertThat(client().post("/api/basket/checkout", "{}", "Cookie", signedIn, "Origin", origin)
                            .statusCode())
                    .as(origin)
                    .isEqualTo(200);
        }
    }

    @Test
    void opensItsEndpointsToOperatorsAlone() {
        for (var path : List.of("/actuator", "/actuator/modules", "/actuator/prometheus", "/actuator/env")) {
            assertProblem(client().get(path), 401, "unauthenticated");
            assertProblem(
                    client().get(path, "Authorization", bearer(Signing.token("customer", "staff"))), 403, "forbidden");
        }
        assertThat(client().get("/actuator/prometheus", "Authorization", bearer(Signing.token("operator")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client().get("/actuator/modules", "Authorization", bearer(OPERATOR_KEY))
                        .body())
                .contains("customers-service");
        assertProblem(
                client().get("/actuator/modules", "Authorization", bearer(OPERATOR_KEY.replace('9', '8'))),
                401,
                "unauthenticated");
    }

    @Test
    void showsItsHealthToAnybodyAndItsDetailsToOperators() {
        assertThat(client().get("/actuator/health").body()).contains("UP").doesNotContain("components");
        assertThat(client().get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(client().get("/actuator/health", "Authorization", bearer(OPERATOR_KEY))
                        .body())
                .contains("components");
    }

    @Test
    void answersAProblemWhereNoModuleHasARoute() {
        assertProblem(client().get("/api/nothing"), 404, "not-found");
        assertProblem(client().post("/login", "{}"), 404, "not-found");
        assertProblem(client().post("/logout", "{}"), 404, "not-found");
    }

    @Test
    void showsABrowserAPageForAWrongAddressAndProgramsAProblem() {
        for (var address : List.of("/nothing", "/book/nothing.html", "/nothing%3Cb%3E")) {
            var answer = client().get(address, "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8");

            assertThat(answer.statusCode()).as(address).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(answer.body()).contains("<h1>Page not found</h1>", "href=\"/observatory\"");
        }
        assertProblem(client().get("/nothing", "Accept", "*/*"), 404, "not-found");
        assertProblem(client().get("/nothing", "Accept", "application/json, text/html;q=0.5"), 404, "not-found");
        assertProblem(client().get("/api/nothing", "Accept", "text/html"), 404, "not-found");
    }

    @Test
    void showsTheMessagesAsAPageToBrowsersAndAsADocumentToTools() {
        assertThat(client().get("/asyncapi", "Accept", "text/html,*/*;q=0.8").body())
                .contains("/assets/messages/main.js");
        assertThat(client().get("/asyncapi").body()).startsWith("{").contains("\"asyncapi\"");
        assertThat(client().get("/asyncapi.json", "Accept", "text/html").body()).startsWith("{");
    }

    @Test
    void showsTheDefinitionsAsAPageToBrowsersAndAsAListToPrograms() {
        assertThat(client().get("/apis", "Accept", "text/html,*/*;q=0.8").body())
                .contains("/assets/apis/main.js");
        assertThat(client().get("/apis").body())
                .contains("\"/apis/json-schema/orders.json\"", "\"/apis/raml/gateway.raml\"");
        var schema = client().get("/apis/json-schema/orders.json", "Accept", "text/html,*/*;q=0.8");
        assertThat(schema.headers().firstValue("Content-Type")).hasValue("application/schema+json");
        assertThat(schema.body()).contains("\"orders.PlaceOrder\"");
        assertProblem(client().get("/apis/json-schema/nobody.json"), 404, "not-found");
        for (var read : List.of("/apis", "/apis/json-schema/orders.json", "/asyncapi", "/asyncapi.json")) {
            var head = client().send("HEAD", read, HttpRequest.BodyPublishers.noBody());
            assertThat(head.statusCode()).as(read).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void believesRsaAsWell() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        CUSTOMERS.answers(StandIn.json(
                200,
                "{\"keys\":[" + Signing.KEY.toPublicJWK().toJSONString() + ","
                        + rsa.toPublicJWK().toJSONString() + "]}"));
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                new JWTClaimsSet.Builder()
                        .issuer("offshoot")
                        .audience("offshoot")
                        .subject(UUID.randomUUID().toString())
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new RSASSASigner(rsa));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(client().get("/api/basket", "Authorization", bearer(token.serialize()))
                                .statusCode())
                        .isEqualTo(200));
    }
}
