package dev.offshoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.Blocking;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.server.WebFilter;

/** Without a working detector, the other tests could not notice that an event loop blocks. */
class BlockingTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "catalog");

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    @TestConfiguration
    static class Sleepy {

        @Bean
        @Order(0)
        WebFilter sleepsOnAnEventLoop() {
            return (exchange, chain) -> {
                if (exchange.getRequest().getPath().value().equals("/api/slow")) {
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return chain.filter(exchange);
            };
        }
    }

    @Test
    void findsWhatBlocksAnEventLoop() {
        assertThat(client().get("/api/slow").statusCode()).isEqualTo(500);

        await().atMost(Duration.ofSeconds(5)).until(() -> !Blocking.FOUND.isEmpty());
        assertThat(Blocking.FOUND.poll()).hasMessageContaining("sleep");
        Blocking.FOUND.clear();
    }
}
