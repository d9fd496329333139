package dev.offshoot.gateway.protection;

import static dev.offshoot.gateway.testing.Signing.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.StandIn;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            // buckets are not refilled during a test
            "offshoot.gateway.quota.customer.requests=5",
            "offshoot.gateway.quota.customer.within=1h",
            "offshoot.gateway.quota.address.requests=12",
            "offshoot.gateway.quota.address.within=2h",
            "offshoot.gateway.quota.sign-in.requests=3",
            "offshoot.gateway.quota.sign-in.within=1h",
            "offshoot.gateway.trusted-proxies=127.0.0.0/8,::1"
        })
class QuotaTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "customers", "basket", "inventory");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @BeforeEach
    void shop() {
        SHOP.answers(StandIn.json(200, Signing.published(Signing.KEY)));
        awaitHosts("basket", 1);
    }

    private HttpResponse<String> get(String from, String path, String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "X-Forwarded-For";
        all[1] = from;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return client().get(path, all);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @Test
    void knowsASignInHoweverItsPathIsWritten() {
        for (var i = 0; i < 3; i++) {
            client().post("/api/%73essions", "{}", "X-Forwarded-For", "192.0.2.99");
        }

        assertThat(client().post("/api/sessions", "{}", "X-Forwarded-For", "192.0.2.99")
                        .statusCode())
                .isEqualTo(429);
        assertThat(SHOP.requests()).extracting(StandIn.Request::path).containsOnly("/api/sessions");
    }

    @Test
    void boundsWhatOneCustomerAsksWhereverFrom() {
        var token = bearer(Signing.tokenOf(UUID.randomUUID().toString()));

        var first = get("192.0.2.1", "/api/basket", "Authorization", token);
        for (var i = 2; i <= 5; i++) {
            assertThat(get("192.0.2." + i, "/api/basket", "Authorization", token)
                            .statusCode())
                    .isEqualTo(200);
        }
        var refused = get("192.0.2.6", "/api/basket", "Authorization", token);

        assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"address\";q=12;w=7200, \"customer\";q=5;w=3600");
        assertThat(header(first, "RateLimit")).matches("\"address\";r=11;t=\\d+, \"customer\";r=4;t=\\d+");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("urn:offshoot:problem:too-many-requests");
        assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(Long.parseLong(header(refused, "Retry-After"))).isBetween(1L, 720L);
        assertThat(header(refused, "RateLimit")).contains("\"customer\";r=0;t=");
        assertThat(SHOP.requests().stream().filter(asked -> asked.path().equals("/api/basket")))
                .hasSize(5);
        assertThat(get("192.0.2.7", "/api/basket", "Authorization", bearer(Signing.token("customer")))
                        .statusCode())
                .as("of another customer")
                .isEqualTo(200);
    }

    @Test
    void boundsWhatOneAddressAsksAlsoWithTokensThatAreNotGood() {
        for (var i = 0; i < 12; i++) {
            assertThat(get("192.0.2.50", "/api/basket", "Authorization", bearer("nonsense" + i))
                            .statusCode())
                    .isEqualTo(401);
        }

        assertThat(get("192.0.2.50", "/api/stock/1").statusCode()).isEqualTo(429);
        assertThat(get("192.0.2.51", "/api/stock/1").statusCode()).isEqualTo(200);
    }

    @Test
    void countsANetworkOfIpv6AsOne() {
        for (var i = 1; i <= 12; i++) {
            assertThat(get("2001:db8:1:1::" + i, "/api/stock/1").statusCode()).isEqualTo(200);
        }

        assertThat(get("2001:db8:1:1:ffff::1", "/api/stock/1").statusCode()).isEqualTo(429);
        assertThat(get("2001:db8:1:2::1", "/api/stock/1").statusCode()).isEqualTo(200);
    }

    @Test
    void boundsHowOftenOneAddressTriesToSignIn() {
        for (var i = 0; i < 3; i++) {
            assertThat(client().post("/api/sessions", "{}", "X-Forwarded-For", "192.0.2.80")
                            .statusCode())
                    .isEqualTo(200);
        }

        var refused = client().post("/api/customers", "{}", "X-Forwarded-For", "192.0.2.80");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "RateLimit-Policy")).contains("\"sign-in\";q=3;w=3600");
        assertThat(get("192.0.2.80", "/api/stock/1").statusCode()).isEqualTo(200);
    }

    @Test
    void takesNothingForPages() {
        for (var i = 0; i < 30; i++) {
            assertThat(get("192.0.2.90", i % 2 == 0 ? "/" : "/favicon.svg").statusCode())
                    .isEqualTo(200);
        }

        var answer = get("192.0.2.90", "/api/stock/1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "RateLimit")).contains("\"address\";r=11;");
    }
}
