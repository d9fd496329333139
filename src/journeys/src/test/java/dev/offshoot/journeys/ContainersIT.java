package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.Needed;
import dev.offshoot.messaging.testing.RunningPostgres;
import dev.offshoot.messaging.testing.RunningRabbit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * The images in a real Docker engine, with docker compose and on Swarm. The database and the broker, whose images come from
 * a registry, run beside it. One after the other, all shapes go on with the same data.
 */
@Tag("all")
@Tag("nightly")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ContainersIT {

    /** Those that start most often here: a cache takes longer than a start without one. */
    private static final Set<String> TRAINED = Set.of("shop", "inventory-service");

    private static final List<String> SINGLE = List.of("single");
    private static final List<String> EXTRACTED = List.of("extracted");
    private static final List<String> BOTH = List.of("single", "extracted");
    private static final String NEXT_RELEASE = "offshoot/inventory-service:next";

    private static final Path folder = Path.of("target", "processes", "containers-" + UUID.randomUUID());
    private static DockerEngine engine;
    private static ComposeProject project;
    private static RunningPostgres postgres;
    private static RunningRabbit rabbit;
    private static SwarmStack stack;

    @BeforeAll
    static void buildTheImages() {
        Needed.on(DockerEngine.missing().isEmpty(), DockerEngine.missing());
        engine = new DockerEngine(folder.resolve("dockerd.log"));
        BaseImage.build(engine, folder.resolve("base-image"));
        postgres = new RunningPostgres();
        project = new ComposeProject(engine, folder.resolve("project"));
        rabbit = new RunningRabbit(folder.resolve("rabbit"))
                .start(
                        "default_user = offshoot",
                        "default_pass = " + project.secrets().get("RABBITMQ_PASSWORD"));
        project.all("SPRING_DATASOURCE_URL", postgres.url())
                .all("SPRING_RABBITMQ_HOST", "127.0.0.1")
                .all("SPRING_RABBITMQ_PORT", String.valueOf(rabbit.port()))
                .write();
        project.services().forEach(service -> project.build(service, BaseImage.trains() && TRAINED.contains(service)));
        project.release("inventory-service", NEXT_RELEASE);
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable running : Arrays.asList(engine, rabbit, postgres)) {
            if (running != null) {
                running.close();
            }
        }
    }

    @Nested
    @Order(1)
    class WhatIsInThem extends ImageContents {

        @Override
        DockerEngine engine() {
            return engine;
        }

        @Override
        ComposeProject project() {
            return project;
        }

        @Override
        Set<String> trained() {
            return BaseImage.trains() ? TRAINED : Set.of();
        }
    }

    @Nested
    @Order(2)
    class TheShopAlone extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            project.makeRoles(postgres.url());
            project.compose(SINGLE, "up", "--detach");
            awaitHealth("offshoot_shop");
            var shop = engine.container("offshoot_shop");
            assertThat(engine.docker("exec", shop, "id", "-u")).isEqualTo("10001");
            assertThatThrownBy(() -> engine.docker("exec", shop, "bash", "-c", "echo more > /offshoot/app.jar"))
                    .hasMessageContaining("Read-only file system");
            return path -> project.uri("shop", path);
        }
    }

    @Nested
    @Order(3)
    class Extracted extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            project.compose(SINGLE, "stop");
            // gives each module's role what the shop has created
            project.makeRoles(postgres.url());
            project.compose(EXTRACTED, "up", "--detach");
            for (var module : Deployment.MODULES) {
                awaitHost(operator(), module, module + "-service");
            }
            return ContainersIT::gateway;
        }
    }

    @Nested
    @Order(4)
    class WithComposeUnderLoad {

        private final Shoppers shoppers = Shoppers.eventful(ContainersIT::gateway);

        @AfterEach
        void stop() {
            shoppers.close();
        }

        @Test
        void aServiceIsUpgradedWhileTheShopStandsInAndAnotherIsKilled() throws Exception {
            var sums = new ShopSums(postgres.url(), "postgres");
            var before = sums.orders();
            shoppers.start(ShopClient.staff(ContainersIT::gateway));
            project.compose(BOTH, "up", "--detach", "--no-recreate", "shop");
            awaitHealth("offshoot_shop");
            await().until(() -> operator().carriers("inventory").contains("shop"));

            operator().move("inventory", "shop");
            shoppers.awaitMore(10);
            project.image("inventory-service", NEXT_RELEASE);
            project.compose(BOTH, "up", "--detach", "--no-deps", "inventory-service");
            awaitHealth("offshoot_inventory-service");
            assertThat(engine.docker(
                            "inspect", "--format", "{{.Config.Image}}", engine.container("offshoot_inventory-service")))
                    .isEqualTo(NEXT_RELEASE);
            operator().move("inventory", "inventory-service");
            shoppers.awaitMore(10);
            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();

            var killed = engine.container("offshoot_inventory-service");
            engine.killProcessOf(killed);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> engine.docker("inspect", "--format", "{{.RestartCount}}", killed), "1"::equals);
            awaitHealth("offshoot_inventory-service");
            shoppers.awaitMore(10);

            assertNothingIsLostOrDoubled(sums, before, shoppers.stop(60), ContainersIT::gateway);
        }
    }

    @Nested
    @Order(5)
    class OnSwarm extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            project.compose(BOTH, "down");
            // gives the module's role what the shop has created
            project.makeRoles(postgres.url());
            stack = new SwarmStack(
                    engine, project.folder(), URI.create(postgres.url().substring("jdbc:".length())), rabbit.port());
            awaitHost(swarmOperator(), "orders", "shop");
            await().atMost(Duration.ofMinutes(3))
                    .until(
                            () -> swarmOperator().carriers("inventory"),
                            carriers -> carriers.containsAll(List.of("shop", "inventory-service")));
            swarmOperator().move("inventory", "inventory-service");
            return stack::uri;
        }
    }

    @Nested
    @Order(6)
    class OnSwarmUnderLoad {

        private final Shoppers shoppers = Shoppers.eventful(stack::uri);

        @AfterEach
        void stop() {
            shoppers.close();
        }

        @Test
        void inventoryIsMovedScaledKilledUpgradedAndRolledBackAndNoCustomerGetsAnError() throws Exception {
            stack.assertKeepsSecrets(project.secrets());
            var sums = new ShopSums(postgres.url(), "postgres");
            var before = sums.orders();
            var operator = swarmOperator();
            var staff = ShopClient.staff(stack::uri);
            shoppers.start(staff);
            var product = staff.get("/api/products?q=teapot&size=1")
                    .body()
                    .path("items")
                    .path(0)
                    .path("id")
                    .asString();
            try (var onlooker = new Onlooker(staff, "/api/stock/" + product)) {
                operator.move("inventory", "shop");
                shoppers.awaitMore(10);
                operator.move("inventory", "inventory-service");
                stack.scale(3);
                await().until(() -> operator.carriers("inventory").stream()
                                .filter("inventory-service"::equals)
                                .count()
                        == 3);

                stack.killOne();
                shoppers.awaitMore(10);
                assertThat(stack.update("--image=" + NEXT_RELEASE)).isEqualTo("completed");
                assertThat(stack.images()).containsExactly(NEXT_RELEASE);
                assertThat(stack.update("--env-add=SPRING_RABBITMQ_PORT=none", "--env-add=BROKEN=yes"))
                        .isEqualTo("rollback_completed");
                await().atMost(Duration.ofMinutes(4))
                        .until(() -> stack.running().size() == 3);
                assertThat(stack.images()).containsExactly(NEXT_RELEASE);

                assertThat(onlooker.looks()).isGreaterThan(100);
                assertThat(onlooker.disappointments())
                        .as("errors that an onlooker got")
                        .isEmpty();
            }
            var bought = shoppers.stop(60);
            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();
            assertNothingIsLostOrDoubled(sums, before, bought, stack::uri);
        }
    }

    private static Operator operator() {
        return new Operator(ContainersIT::gateway, project.secrets().get("OFFSHOOT_OPERATOR_KEY"));
    }

    private static URI gateway(String path) {
        return project.uri("gateway", path);
    }

    private static Operator swarmOperator() {
        return new Operator(stack::uri, project.secrets().get("OFFSHOOT_OPERATOR_KEY"));
    }

    /** Waits until a module has this host, and no other. */
    private static void awaitHost(Operator operator, String module, String process) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(ShopClient.Unanswered.class)
                .until(() -> operator.hosts(module).equals(List.of(process)));
    }

    private static void awaitHealth(String container) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(IllegalStateException.class)
                .until(
                        () -> engine.docker(
                                "inspect", "--format", "{{.State.Health.Status}}", engine.container(container)),
                        "healthy"::equals);
    }

    private static void assertNothingIsLostOrDoubled(
            ShopSums sums, List<UUID> before, List<String> acknowledged, Function<String, URI> gateway) {
        sums.awaitRest(ShopClient.staff(gateway), acknowledged, Duration.ofMinutes(2), rabbit);
        var placed = new ArrayList<>(sums.orders());
        placed.removeAll(before);
        assertThat(placed)
                .as("the acknowledged orders, and no others")
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.stream().map(UUID::fromString).toList());
        sums.areRight();
    }
}
