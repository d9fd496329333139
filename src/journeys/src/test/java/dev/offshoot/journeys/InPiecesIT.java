package dev.offshoot.journeys;

import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The same journey as with the jar alone, through the gateway with the shop behind it, and what the gateway adds with one
 * module extracted; with PostgreSQL and NATS. {@link EachBrokerIT} is the journey with everything extracted.
 */
@Tag("all")
class InPiecesIT {

    private static RunningNats broker;
    private static Deployment deployment;

    @BeforeAll
    static void start() throws Exception {
        var folder = Path.of("target", "processes", "in-pieces-" + UUID.randomUUID());
        broker = new RunningNats(folder.resolve("broker")).start();
        deployment = new Deployment(folder, List.of("inventory"), TestDatabase.newPostgresDatabase(), broker.port())
                .all("offshoot.messaging.broker", "nats")
                .all("offshoot.messaging.nats.servers", "nats://127.0.0.1:" + broker.port());
        deployment.start();
    }

    @AfterAll
    static void end() {
        if (deployment != null) {
            deployment.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Nested
    class TheJarBehindTheGateway extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            return deployment.with(List.of())::uri;
        }
    }

    @Nested
    class WhatTheGatewayAdds extends GatewayJourney {

        @Override
        Deployment open() {
            return deployment.with(List.of("inventory"));
        }
    }
}
