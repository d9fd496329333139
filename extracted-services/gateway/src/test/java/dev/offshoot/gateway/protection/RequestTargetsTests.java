package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.Echo;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.RawClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Odd request targets: a module gets the query as it was sent, and none causes an internal error. */
class RequestTargetsTests extends GatewayTest {

    static final Echo SHOP = new Echo("catalog");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @BeforeEach
    void shop() {
        awaitHosts("catalog", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=[tea]",
                "q[]=tea",
                "filter[name]=tea&q=tea",
                "q=a=b",
                "q=dGVh==",
                "q=tea%5Bx%5D",
                "q=100%25",
                "q=%",
                "q=%zz",
                "q=%E0%A4%A",
                "q=%C3%A4",
                "q=%c3%a4",
                "q=%ff",
                "q=\"tea\"",
                "q=te|a",
                "q=t{e}a",
                "q=te^a",
                "q=te`a",
                "q=tea;size=1",
                "q=tea&&size=1",
                "q=te\\a",
                "q=%00",
                "q=<tea>",
                "q=tea#size=1",
                "q=tea?size=1",
                "q=//tea/../x",
                "q=%41+%2B&q=",
                "=",
                "&",
                "?",
                ""
            })
    void passesAQueryOnByteForByte(String query) {
        for (var path : new String[] {"/api/products", "/api/products/%31"}) {
            assertThat(ask(path + "?" + query))
                    .startsWith("HTTP/1.1 200")
                    .contains("\r\n\r\n" + path.replace("%31", "1") + "?" + query + "\n");
        }
        // deprecated paths are rewritten; their queries are not
        assertThat(ask("/api/articles?" + query)).contains("\r\n\r\n/api/products?" + query + "\n");
    }

    @Test
    void keepsNoCopyOfOneQueryForAnother() {
        assertThat(ask("/api/products?q=%25zz")).contains("\r\n\r\n/api/products?q=%25zz\n");

        assertThat(ask("/api/products?q=%zz")).contains("\r\n\r\n/api/products?q=%zz\n");
    }

    @Test
    void believesNoClientThatSaysWhatItAsked() {
        var answer = ask("/api/products/1?q=tea", RequestTargets.QUERY + ": q=other");

        assertThat(answer).contains("\r\n\r\n/api/products/1?q=tea\n").doesNotContainIgnoringCase(RequestTargets.QUERY);
        assertThat(ask("/api/products/1?q=[te|a]")).doesNotContainIgnoringCase(RequestTargets.QUERY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/products?q=\u00e4",
                "/api/products?q=\u0080\u00a0\u00ff",
                "/api/products?q=\u0001",
                "/api/products/\u00e4",
                "/api/pr\u00c3\u00a4",
                "/\u00ff",
                "/api/products/%",
                "/api/products/%zz",
                "/api/products/te|a",
                "/api/products/\"tea\"",
                "/api/products/te\\a",
                "/api/products/[1]",
                "/api/products#tea",
                "/api/products/%00",
                "/api/products/a%2Fb",
                "/api/products/a%5Cb",
                "api/products",
                "*",
                "?",
                "http:///api/products",
                "http://[/api/products",
                "shop:80"
            })
    void refusesWhatIsNoTarget(String target) {
        assertThat(ask(target))
                .startsWith("HTTP/1.1 400")
                .contains("\"type\":\"urn:offshoot:problem:malformed-request\"", "\"The request is malformed.\"");
    }

    private String ask(String target, String... headers) {
        try (var raw = new RawClient(port())) {
            raw.send("GET " + target + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n" + String.join("\r\n", headers)
                    + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
            return raw.answer(5);
        }
    }
}
