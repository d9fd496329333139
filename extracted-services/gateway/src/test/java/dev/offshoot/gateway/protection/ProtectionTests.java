package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.RawClient;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.server.WebFilter;

class ProtectionTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "basket", "inventory");

    private static final String[] HEADERS = {
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "X-XSS-Protection",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cache-Control"
    };

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @TestConfiguration
    static class Broken {

        @Bean
        @Order(0)
        WebFilter breaks() {
            return (exchange, chain) -> {
                if (exchange.getRequest().getPath().value().equals("/api/broken")) {
                    throw new IllegalStateException("the password is swordfish");
                }
                return chain.filter(exchange);
            };
        }
    }

    @BeforeEach
    void shop() {
        SHOP.answers(StandIn.json(200, "{}"));
        awaitHosts("basket", 1);
    }

    private static void assertHeaders(HttpResponse<?> answer) {
        for (var header : HEADERS) {
            assertThat(answer.headers().allValues(header)).as(header).hasSize(1);
        }
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: no host",
                "Host: one\r\nHost: two",
                "Host: [",
                "Host: a b",
                "Host: shop\r\nAccept: a",
                "Host: shop\r\nAccept: text/html;q=zz, */",
                "Host: shop\r\nContent-Type: a",
                "Host: shop\r\nContent-Type: */*",
                "Host: shop\r\nContent-Type: application/json;charset=nonsense",
                "Host: shop\r\nConnection: Upgrade\r\nUpgrade: websocket"
            })
    void refusesWhatCannotBeRead(String headers) {
        try (var client = new RawClient(port())) {
            client.send("GET /api/basket HTTP/1.1\r\n" + headers + "\r\n\r\n");

            assertThat(client.answer(2)).matches("(?s)HTTP/1.1 4(00|15) .*urn:offshoot:problem:.*");
        }
        assertThat(SHOP.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.svg",
                "/api/nothing",
                "/actuator/modules",
                "/actuator/health",
                "/api/basket",
                "/api/broken"
            })
    void protectsEveryAnswerOnce(String path) {
        assertHeaders(client().get(path));
    }

    @Test
    void leavesWhatAModuleHasSet() {
        SHOP.answers(StandIn.json(
                200,
                "{}",
                "Content-Security-Policy",
                "default-src 'self'; frame-ancestors 'none'; script-src 'none'",
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "SAMEORIGIN",
                "X-XSS-Protection",
                "0",
                "Referrer-Policy",
                "no-referrer",
                "Permissions-Policy",
                "camera=()",
                "Cache-Control",
                "no-store"));

        var answer = client().get("/api/basket");

        assertHeaders(answer);
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("SAMEORIGIN");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().allValues("Pragma")).isEmpty();
    }

    @Test
    void givesPagesOfOtherOriginsNoLeave() {
        var answer = client().send(
                        "OPTIONS",
                        "/api/basket",
                        BodyPublishers.noBody(),
                        "Origin",
                        "https://evil.example",
                        "Access-Control-Request-Method",
                        "PUT");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("urn:offshoot:problem:foreign-origin");
        assertThat(client().get("/api/basket", "Origin", "https://evil.example").statusCode())
                .as("the browser hides the response from the page")
                .isEqualTo(200);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "FOO"})
    void refusesMethodsThatNobodyNeeds(String method) {
        var answer = raw(method + " /api/basket HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405").contains("urn:offshoot:problem:method-not-allowed");
        assertThat(SHOP.requests()).isEmpty();
    }

    @Test
    void isNoProxyToAnywhere() {
        assertThat(raw("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(
                        raw(
                                "GET http://evil.example/api/nothing HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(SHOP.requests()).isEmpty();
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThat(raw("GET /api/basket HTTP/1.1\r\nHost: shop\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("GET /api/basket?" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: shop\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        var body = "{\"x\":\"" + "x".repeat(70_000) + "\"}";
        var known = client().post("/api/basket/checkout", body);
        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(known.body()).contains("urn:offshoot:problem:content-too-large");
        var chunked = client().send(
                        "POST",
                        "/api/basket/checkout",
                        BodyPublishers.fromPublisher(BodyPublishers.ofString(body)),
                        "Content-Type",
                        "application/json");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(SHOP.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api//basket",
                "/api/basket;x=1",
                "/api/%2e%2e/basket",
                "/api/basket/..%2f",
                "/..%2findex.html",
                "/assets/../index.html"
            })
    void answersAProblemToPathsThatMeanHarm(String path) {
        var answer = raw("GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[04].*urn:offshoot:problem:.*");
        assertThat(SHOP.requests()).isEmpty();
    }

    private String raw(String request) {
        try (var raw = new RawClient(port())) {
            raw.send(request);
            return raw.answer(5);
        }
    }

    @Test
    void saysNothingOfWhatBrokeInside() {
        var answer = client().get("/api/broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("urn:offshoot:problem:internal-error")
                .doesNotContain("swordfish");
    }

    @Test
    void servesThePagesOfTheShop() {
        var page = client().get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.body()).contains("<html");
        assertThat(client().get("/index.html").body()).isEqualTo(page.body());
        assertThat(client().get("/book/").body())
                .isEqualTo(client().get("/book").body())
                .contains("/book/zh/index.html");
        assertThat(client().get("/assets/shop/main.js")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .startsWith("text/javascript");
        assertThat(client().get("/pictures/bowl-mustard.svg").headers().firstValue("Content-Type"))
                .hasValue("image/svg+xml");
        assertThat(client().get("/assets/fonts/fraunces.woff2").headers().firstValue("Content-Type"))
                .hasValue("font/woff2");
        assertThat(client().get("/assets/nothing.js").statusCode()).isEqualTo(404);
        assertThat(client().get("/assets/").statusCode()).isEqualTo(404);
    }

    @Test
    void sendsAPageOnceToWhoKeepsIt() {
        var etag = client().get("/").headers().firstValue("ETag").orElse("");

        var again = client().get("/", "If-None-Match", etag);
        var head = client().send("HEAD", "/", BodyPublishers.noBody());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    }
}
