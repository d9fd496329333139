package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.EmbeddedBroker;
import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same journey as with the jar alone, through the gateway with the shop behind it, and what the gateway adds with one
 * module extracted; with PostgreSQL and the embedded broker. {@link EachBrokerIT} is the journey with everything extracted.
 */
@Tag("all")
class InPiecesIT {

    private static final Pattern OF_A_REGISTRY = Pattern.compile("(?:com[.]netflix|org[.]apache[.]zookeeper"
            + "|org[.]apache[.]curator|org[.]springframework[.]cloud[.](?:netflix|consul|zookeeper)"
            + "|dev[.]offshoot[.]platform[.]discovery[.]\\w*Registr(?:y|ation))[ .$]");

    /** Spring Boot looks at these in the gateway, because the starters name them in {@code spring.factories}. */
    private static final Pattern LOOKED_AT = Pattern.compile("[.](?:\\w+ConfigServerBootstrapper|EurekaClientConfig"
            + "|EurekaEndpoint|LookupService|EurekaClient|ServiceDiscoveryCustomizer|InstanceSerializer"
            + "|DependencyEnvironmentPostProcessor) ");

    private static EmbeddedBroker broker;
    private static Deployment deployment;

    @BeforeAll
    static void start() throws Exception {
        var folder = Path.of("target", "processes", "in-pieces-" + UUID.randomUUID());
        broker = new EmbeddedBroker(folder.resolve("broker"));
        deployment = new Deployment(folder, List.of("inventory"), TestDatabase.newPostgresDatabase(), broker.port());
        deployment.service("inventory").with("offshoot.calls.answer", "thrift,dubbo");
        for (var process : List.of(deployment.gateway(), deployment.service("inventory"))) {
            process.withJvm("-Xlog:class+load:file=" + loaded(process).toAbsolutePath());
        }
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

    private static Path loaded(RunningJar process) {
        return process.log().resolveSibling(process.log().getFileName() + ".classes");
    }

    @Nested
    class WithoutARegistry {

        /** Guards against clients of registries that start, and cost memory, where nobody has chosen one. */
        @Test
        void nothingOfARegistryIsLoaded() throws Exception {
            assertThat(loadedOfRegistries(deployment.service("inventory"))).isEmpty();
            assertThat(loadedOfRegistries(deployment.gateway()))
                    .filteredOn(LOOKED_AT.asPredicate().negate())
                    .isEmpty();
        }

        private static List<String> loadedOfRegistries(RunningJar process) throws Exception {
            try (var lines = Files.lines(loaded(process))) {
                return lines.filter(OF_A_REGISTRY.asPredicate()).toList();
            }
        }
    }
}
