package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** Guards against an HTTP client that is built without the limit for addresses. */
@TestPropertySource(properties = "offshoot.gateway.availability=rest")
class ClientsTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "basket");

    @Autowired
    private ApplicationContext gateway;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", SHOP::url);
    }

    /** The framework's client, and those that the gateway's own beans hold. */
    private Map<String, HttpClient> clients() {
        var clients = new HashMap<>(gateway.getBeansOfType(HttpClient.class));
        for (var name : gateway.getBeanDefinitionNames()) {
            var bean = gateway.getBean(name);
            if (!bean.getClass().getName().startsWith("dev.offshoot.gateway.")) {
                continue;
            }
            Arrays.stream(bean.getClass().getDeclaredFields()).forEach(field -> {
                var key = name + "." + field.getName();
                if (field.getType() == HttpClient.class) {
                    clients.put(key, (HttpClient) ReflectionTestUtils.getField(bean, field.getName()));
                } else if (field.getType() == WebClient.class) {
                    clients.put(key, underneath(ReflectionTestUtils.getField(bean, field.getName())));
                }
            });
        }
        return clients;
    }

    private static HttpClient underneath(Object webClient) {
        var builder = ReflectionTestUtils.getField(webClient, "builder");
        var connector = ReflectionTestUtils.getField(builder, "connector");
        return (HttpClient) ReflectionTestUtils.getField(connector, "httpClient");
    }

    @Test
    void keepNoAddressForLong() {
        var clients = clients();

        assertThat(clients)
                .containsKeys(
                        "gatewayHttpClientFactory", "instances.http", "sockets.client", "restAvailability.streaming");
        assertThat(clients).allSatisfy((name, client) -> {
            var lookups = client.configuration().getNameResolverProvider();
            assertThat(lookups).isNotNull();
            assertThat(lookups.cacheMaxTimeToLive()).hasSeconds(5);
            assertThat(lookups.cacheNegativeTimeToLive()).isZero();
        });
    }
}
