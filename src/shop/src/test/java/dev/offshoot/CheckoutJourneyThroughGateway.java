package dev.offshoot;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The journey by way of the gateway, on PostgreSQL and a broker in this virtual machine. */
abstract class CheckoutJourneyThroughGateway extends CheckoutJourneyIT {

    /** The modules that live in a process of their own. */
    abstract List<String> extracted();

    @Override
    Function<String, URI> open(Path folder) throws Exception {
        return Deployment.shared().with(extracted())::uri;
    }
}
