package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "offshoot.security.allowed-origins=https://shop.example",
            "offshoot.security.trusted-proxies=127.0.0.0/8,::1/128"
        })
@Import(Shop.Keys.class)
class SecurityTests {

    private final Shop shop;

    @Autowired
    SecurityTests(Shop shop) {
        this.shop = shop;
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static String cookie(String token) {
        return "offshoot_session=" + token;
    }

    @Test
    void observesNoSingleFilter(@Autowired MeterRegistry meters) {
        shop.get("/api/me", "Authorization", bearer(Shop.token("customer")));

        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().getName())
                .contains("http.server.requests")
                .noneMatch(name -> name.startsWith("spring.security"));
    }

    @Test
    void letsAnybodyWhereAModuleSaysSo() {
        assertThat(shop.get("/api/things").statusCode()).isEqualTo(200);
    }

    @Test
    void asksAStrangerToSignIn() {
        var answer = shop.get("/api/me");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("urn:offshoot:problem:unauthenticated");
    }

    @Test
    void knowsWhoHoldsAToken() {
        var who = UUID.randomUUID().toString();

        var answer = shop.get("/api/me", "Authorization", bearer(Shop.token(Shop.KEY, claims -> claims.subject(who))));

        assertThat(answer.body()).isEqualTo(who);
    }

    @Test
    void refusesWhomARoleIsMissing() {
        var answer = shop.get("/api/staff", "Authorization", bearer(Shop.token("customer")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("urn:offshoot:problem:forbidden");
        assertThat(shop.get("/api/staff", "Authorization", bearer(Shop.token("staff")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void opensNoRouteThatNoModuleOpened() {
        assertThat(shop.get("/api/forgotten").statusCode()).isEqualTo(401);
        assertThat(shop.get("/api/forgotten", "Authorization", bearer(Shop.token("customer", "staff", "operator")))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/h2-console",
                "/h2-console/",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/.well-known/oauth-protected-resource"
            })
    void opensNothingOfTheFramework(String path) {
        assertThat(shop.get(path).statusCode()).isEqualTo(401);
        assertThat(shop.get(path, "Authorization", bearer(Shop.token("customer", "staff")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void showsOperatorsFiveEndpointsAndNoMore() {
        var operator = bearer(Shop.token("operator"));

        assertThat(shop.get("/actuator/health").body()).contains("\"UP\"").doesNotContain("components");
        assertThat(shop.get("/actuator/health", "Authorization", operator).body())
                .contains("components");
        for (var endpoint : List.of("modules", "broker", "deliveries", "prometheus")) {
            assertThat(shop.get("/actuator/" + endpoint).statusCode()).isEqualTo(401);
            assertThat(shop.get("/actuator/" + endpoint, "Authorization", operator)
                            .statusCode())
                    .as(endpoint)
                    .isEqualTo(200);
        }
        for (var endpoint : List.of("env", "beans", "loggers", "flyway", "shutdown", "modulith")) {
            assertThat(shop.get("/actuator/" + endpoint, "Authorization", operator)
                            .statusCode())
                    .as(endpoint)
                    .isEqualTo(404);
        }
    }

    // actuator operations receive all values as text
    @Test
    void letsOperatorsSayYesAndNoInJson() {
        var operator = bearer(Shop.token("operator"));

        assertThat(shop.post("/actuator/modules/nowhere", "{\"hosted\":true}", "Authorization", operator)
                        .body())
                .contains("This process has no module 'nowhere'");
    }

    @Test
    void believesOnlyTokensThatAreGoodNow() {
        var past = Date.from(Instant.now().minusSeconds(120));

        assertRefused(Shop.token(Shop.key("ours"), claims -> {}));
        assertRefused(Shop.token(Shop.key("theirs"), claims -> {}));
        assertRefused(Shop.token(Shop.KEY, claims -> claims.expirationTime(past)));
        assertRefused(Shop.token(Shop.KEY, claims -> claims.expirationTime(null)));
        assertRefused(Shop.token(Shop.KEY, claims -> claims.issuer("somebody")));
        assertRefused(Shop.token(Shop.KEY, claims -> claims.audience("another")));
        assertRefused(Shop.token(Shop.KEY, claims -> claims.audience((String) null)));
        // modules identify customers by UUID: it would cause an internal error
        assertRefused(Shop.token(Shop.KEY, claims -> claims.subject("somebody|42")));
        assertRefused("not.a.token");
    }

    private void assertRefused(String token) {
        assertThat(shop.get("/api/me", "Authorization", bearer(token)).statusCode())
                .isEqualTo(401);
        assertThat(shop.get("/api/me", "Cookie", cookie(token)).statusCode()).isEqualTo(401);
    }

    // guards against using the public key as a shared secret, and against accepting unsigned tokens
    @Test
    void believesNoTokenThatIsSignedAnotherWay() throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer("offshoot")
                .audience("offshoot")
                .subject(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("roles", List.of("customer"))
                .build();
        var shared = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("ours").build(), claims);
        shared.sign(new MACSigner(Shop.KEY.toPublicJWK().toJSONString().getBytes()));

        assertRefused(shared.serialize());
        assertRefused(new com.nimbusds.jwt.PlainJWT(claims).serialize());
    }

    @Test
    void knowsWhoHoldsACookie() {
        assertThat(shop.get("/api/me", "Cookie", cookie(Shop.token("customer"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsOpenPagesOpenForWhoeverHoldsAnOldCookie() {
        var old = Shop.token(
                Shop.KEY,
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120))));

        assertThat(shop.get("/api/things", "Cookie", cookie(old)).statusCode()).isEqualTo(200);
        assertThat(shop.get("/api/things", "Cookie", cookie("rubbish")).statusCode())
                .isEqualTo(200);
        assertThat(shop.get("/api/things", "Cookie", cookie("")).statusCode()).isEqualTo(200);
    }

    @Test
    void looksAtTheHeaderAndNotAtTheCookieWhereBothAreSent() {
        var answer =
                shop.get("/api/me", "Cookie", cookie(Shop.token("customer")), "Authorization", bearer("not.a.token"));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    // a foreign page can make the browser post, and the browser sends the cookie
    @Test
    void letsNoForeignPageActByCookie() {
        var cookie = cookie(Shop.token("customer"));

        for (var origin : List.of(
                "https://evil.example",
                "null",
                "http://localhost:1",
                "http://localhost.evil.example:" + shop.port(),
                "http://localhost:" + shop.port() + "@evil.example",
                "rubbish")) {
            var answer = shop.post("/api/me", "", "Cookie", cookie, "Origin", origin);

            assertThat(answer.statusCode()).as(origin).isEqualTo(403);
            assertThat(answer.body()).contains("urn:offshoot:problem:foreign-origin");
        }
        assertThat(shop.post("/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(403);
        assertThat(shop.post("/api/me", "", "Cookie", cookie, "Referer", "https://evil.example/page")
                        .statusCode())
                .isEqualTo(403);
        // Origin takes precedence over Referer
        assertThat(shop.post(
                                "/api/me",
                                "",
                                "Cookie",
                                cookie,
                                "Origin",
                                "https://evil.example",
                                "Referer",
                                "http://localhost:" + shop.port() + "/")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void letsOurPagesActByCookie() {
        var cookie = cookie(Shop.token("customer"));
        var here = "http://localhost:" + shop.port();

        assertThat(shop.post("/api/me", "", "Cookie", cookie, "Origin", here).statusCode())
                .isEqualTo(200);
        assertThat(shop.post("/api/me", "", "Cookie", cookie, "Referer", here + "/basket.html?x=1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(shop.post("/api/me", "", "Cookie", cookie, "Origin", "https://shop.example")
                        .statusCode())
                .isEqualTo(200);
        // behind the gateway, this process has another host name
        assertThat(shop.post(
                                "/api/me",
                                "",
                                "Cookie",
                                cookie,
                                "Origin",
                                "https://gateway.example",
                                "X-Forwarded-Host",
                                "gateway.example",
                                "X-Forwarded-Proto",
                                "https")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void believesAConfiguredProxyWhereARequestComesFrom() {
        assertThat(shop.get("/api/things/address", "X-Forwarded-For", "198.51.100.1, 203.0.113.7")
                        .body())
                .isEqualTo("203.0.113.7");
    }

    @Test
    void asksNobodyForAnOriginWhoSendsAToken() {
        assertThat(shop.post("/api/me", "", "Authorization", bearer(Shop.token("customer")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhatABrowserMayDo() {
        var headers = shop.get("/api/things").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.firstValue("X-Powered-By")).isEmpty();
        assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void letsNoForeignPageReadAlong() {
        var answer = shop.send(
                "OPTIONS",
                "/api/me",
                BodyPublishers.noBody(),
                "Origin",
                "https://evil.example",
                "Access-Control-Request-Method",
                "GET");

        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("access-control-allow"));
    }

    @Test
    void describesItsRoutesToAnybody() {
        var described = shop.get("/v3/api-docs");

        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.body())
                .contains("/api/things/{id}", "\"bearer\"", "#/components/schemas/Problem")
                .contains("\"price\":{\"type\":\"object\"")
                .doesNotContain("minorUnits", "/actuator", "/error");
        // a cached page would send all users to a forged address
        assertThat(shop.get("/v3/api-docs", "X-Forwarded-Host", "evil.example").body())
                .contains("\"servers\":[{\"url\":\"/\"}]")
                .doesNotContain("evil.example");
        assertThat(shop.get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
    }
}
