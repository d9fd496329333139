package dev.offshoot;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same journey, with one module in a process of its own. */
@Tag("all")
class CheckoutJourneyWithInventoryOutIT extends CheckoutJourneyThroughGateway {

    @Override
    List<String> extracted() {
        return List.of("inventory");
    }
}
