package dev.offshoot;

import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The journey by way of the gateway, on PostgreSQL and a broker in this virtual machine. */
abstract class CheckoutJourneyThroughGateway extends CheckoutJourneyIT {

    private @Nullable EmbeddedBroker broker;
    private @Nullable Deployment deployment;

    /** The modules that live in a process of their own. */
    abstract List<String> extracted();

    @Override
    Function<String, URI> open(Path folder) throws Exception {
        broker = new EmbeddedBroker(folder.resolve("broker"));
        deployment = new Deployment(folder, extracted(), TestDatabase.newPostgresDatabase(), broker.port());
        return deployment.start().extractAll()::uri;
    }

    @Override
    void end() throws Exception {
        if (deployment != null) {
            deployment.close();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
