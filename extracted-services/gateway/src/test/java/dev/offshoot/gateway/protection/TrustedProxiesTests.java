package dev.offshoot.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "offshoot.gateway.trusted-proxies=127.0.0.1,::1,10.0.0.0/8")
class TrustedProxiesTests extends GatewayTest {

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1                        | 192.0.2.1",
                // the client's own value precedes the address that the proxy appended
                "203.0.113.9, 192.0.2.1           | 192.0.2.1",
                "203.0.113.9, 192.0.2.1, 10.1.2.3 | 192.0.2.1",
                "2001:db8::1                      | 2001:db8:0:0:0:0:0:1",
                "192.0.2.1, nonsense              | 127.0.0.1",
                "localhost                        | 127.0.0.1"
            })
    void takesTheNearestAddressThatIsNoTrustedProxy(String said, String client) {
        client().get("/api/basket", "X-Forwarded-For", said, "X-Forwarded-Proto", "https");

        var asked = SHOP.requests().get(0);
        assertThat(asked.header("X-Forwarded-For").replace("0:0:0:0:0:0:0:1", "127.0.0.1"))
                .isEqualTo(client);
        assertThat(asked.header("X-Forwarded-Proto")).isEqualTo("https");
    }
}
