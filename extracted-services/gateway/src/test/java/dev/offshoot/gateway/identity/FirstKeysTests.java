package dev.offshoot.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.testing.FoundAddresses;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.Signing;
import dev.offshoot.gateway.testing.StandIn;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Guards against a gateway that is ready, and goes on refusing tokens because nobody had the keys when the first one came. */
@Import(FoundAddresses.class)
class FirstKeysTests extends GatewayTest {

    @Autowired
    private FoundAddresses addresses;

    private int basketOf(String token) {
        return client().get("/api/basket", "Authorization", Signing.bearer(token))
                .statusCode();
    }

    @Test
    void areFetchedAsSoonAsAProcessIsFound() {
        var token = Signing.tokenOf(UUID.randomUUID().toString());
        try (var shop = new StandIn("shop", "customers", "basket")) {
            shop.answers(StandIn.json(200, Signing.published(Signing.KEY)));
            assertThat(basketOf(token)).isEqualTo(503);

            addresses.are(shop.url());
            awaitHosts("customers", 1);

            assertThat(basketOf(token)).isEqualTo(200);
        }
    }
}
