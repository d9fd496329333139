package dev.offshoot;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same journey, without a shop: every module in a process of its own. */
@Tag("all")
class CheckoutJourneyWithEverythingOutIT extends CheckoutJourneyThroughGateway {

    @Override
    List<String> extracted() {
        return Deployment.MODULES;
    }
}
