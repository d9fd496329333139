package dev.offshoot.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTests {

    private final AllowedOrigins origins = new AllowedOrigins(List.of("https://partner.example"));

    @ParameterizedTest
    @CsvSource({
        "https://shop.example,,                     shop.example, 443,  true",
        // behind a proxy that terminates TLS
        "https://shop.example,,                     shop.example, -1,   true",
        "http://SHOP.example:8080,,                 shop.example, 8080, true",
        "http://shop.example:8081,,                 shop.example, 8080, false",
        "https://partner.example,,                  shop.example, 443,  true",
        "https://evil.example,,                     shop.example, 443,  false",
        // Origin takes precedence over Referer
        "https://evil.example,https://shop.example, shop.example, 443,  false",
        ",https://shop.example/basket.html,         shop.example, 443,  true",
        "null,,                                     shop.example, 443,  false",
        ",,                                         shop.example, 443,  false",
        "https://shop.example,,,                                   0,   false"
    })
    void takesARequestForOursWhereItsPageIs(String origin, String referer, String host, int port, boolean ours) {
        assertThat(origins.sent(origin, referer, host, port)).isEqualTo(ours);
    }
}
