package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class ForwardingTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "basket");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @BeforeEach
    void shop() {
        SHOP.answers(StandIn.json(200, "{}"));
        awaitHosts("basket", 1);
    }

    @Test
    void tellsModulesNothingThatAClientMadeUp() {
        client().get(
                        "/api/basket",
                        "X-Forwarded-For",
                        "192.0.2.1",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "evil.example",
                        "X-Forwarded-Port",
                        "443",
                        "X-Forwarded-Prefix",
                        "/evil",
                        "Forwarded",
                        "for=192.0.2.1");

        var asked = SHOP.requests().get(0);
        assertThat(asked.headers().get("X-Forwarded-For"))
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1|[0:]+1");
        assertThat(asked.headers().get("X-Forwarded-Proto")).containsExactly("http");
        assertThat(asked.headers().keySet())
                .map(String::toLowerCase)
                .filteredOn(name -> name.contains("forwarded"))
                .containsExactlyInAnyOrder("x-forwarded-for", "x-forwarded-proto");
        assertThat(asked.header("Host")).isEqualTo("localhost:" + port());
    }

    @Test
    void carriesATraceOn() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        var answer = client().get("/api/basket", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        assertThat(answer.headers().firstValue("traceparent").orElse("")).contains(trace);
        assertThat(SHOP.requests().get(0).headers().get("traceparent"))
                .singleElement()
                .asString()
                .startsWith("00-" + trace)
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void beginsATraceWhereThereIsNone() {
        for (var none : new String[] {"nonsense", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"}) {
            SHOP.requests().clear();

            var answer = client().get("/api/basket", "traceparent", none);

            var begun = answer.headers().firstValue("traceparent").orElse("");
            assertThat(begun).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01").doesNotContain("0".repeat(32));
            assertThat(SHOP.requests().get(0).header("traceparent")).isEqualTo(begun);
        }
    }
}
