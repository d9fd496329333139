package dev.offshoot;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same journey, through the gateway to the whole jar. */
@Tag("all")
class CheckoutJourneyBehindGatewayIT extends CheckoutJourneyThroughGateway {

    @Override
    List<String> extracted() {
        return List.of();
    }
}
