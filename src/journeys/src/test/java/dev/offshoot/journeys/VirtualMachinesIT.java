package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shop on four machines, installed by {@code deployment/vm/install}, each with a systemd of its own. Modules move from
 * machine to machine, cables are cut, processes are killed and upgraded, while customers buy.
 */
@Tag("all")
@Tag("nightly")
class VirtualMachinesIT {

    private static final String INVENTORY = "inventory-service";
    private static final String PAYMENTS = "payments-service";

    private static MachinesOfAShop shop;

    @BeforeAll
    static void installEverything() {
        VirtualMachine.assumePossible();
        shop = new MachinesOfAShop(Path.of("target", "processes", "machines"));
        shop.start();
    }

    @AfterAll
    static void switchOff() {
        if (shop != null) {
            shop.close();
        }
    }

    @Nested
    class WhileCustomersBuy {

        private Shoppers shoppers;
        private Lookers lookers;
        private String product;
        private List<String> before;

        @BeforeEach
        void extractTwoModulesAndLetCustomersIn() {
            shop.move("inventory", INVENTORY);
            shop.move("payments", PAYMENTS);
            before = orders();
            product = new ShopClient(shop::uri)
                    .get("/api/products?q=teapot&size=1")
                    .expect(200)
                    .body()
                    .path("items")
                    .path(0)
                    .path("id")
                    .asString();
            lookers = new Lookers(shop::uri, "/api/stock/" + product);
            shoppers = Shoppers.content(shop::uri).start(ShopClient.staff(shop::uri));
            shoppers.awaitMore(8);
        }

        @AfterEach
        void close() {
            if (shoppers != null) {
                lookers.close();
                shoppers.close();
            }
        }

        private List<String> orders() {
            return new ShopSums(shop.postgres.url(), "postgres")
                    .jdbc()
                    .queryForList("SELECT order_id FROM orders.order_report", String.class);
        }

        /** Nothing is lost, and nothing has happened twice. */
        private void allIsWell() throws Exception {
            var all = new ArrayList<>(before);
            all.addAll(shoppers.stop(30));
            var sums = new ShopSums(shop.postgres.url(), "postgres");
            sums.awaitRest(ShopClient.staff(shop::uri), all, Duration.ofMinutes(2), shop.rabbit);
            sums.areRight(all);
        }

        private void noCustomerNoticedAnything() {
            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();
            assertThat(lookers.failures(Instant.EPOCH))
                    .as("errors that visitors got")
                    .isEmpty();
        }

        @Test
        void modulesMoveFromMachineToMachineWhileCustomersBuy() throws Exception {
            assertThat(shop.machinesOf("inventory")).containsExactly(shop.left.address(), shop.right.address());
            assertThat(shop.machinesOf("payments")).containsExactly(shop.right.address());

            shop.move("payments", "shop");
            shoppers.awaitMore(5);
            shop.move("inventory", "shop");
            assertThat(shop.machinesOf("inventory")).containsExactly(shop.middle.address());
            shoppers.awaitMore(5);
            shop.move("payments", PAYMENTS);
            shop.move("inventory", INVENTORY);
            shoppers.awaitMore(5);

            allIsWell();
            noCustomerNoticedAnything();
        }

        @Test
        void theGatewayGoesAroundACutCable() throws Exception {
            var cut = Instant.now();
            shop.left.cut();
            await().atMost(Duration.ofMinutes(1)).until(() -> !shop.isReached(shop.left));

            var noticed = Instant.now();
            await().atMost(Duration.ofMinutes(1)).until(() -> lookers.successes(noticed) >= 40);
            shoppers.awaitMore(10);
            assertThat(lookers.failures(noticed))
                    .as("once the gateway has noticed")
                    .isEmpty();
            assertThat(lookers.failures(cut))
                    .as("until then")
                    .allMatch(Lookers.Look::isClear)
                    .allMatch(look -> look.took().toSeconds() < 15);

            shop.left.plugIn();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> shop.machinesOf("inventory").contains(shop.left.address()));
            allIsWell();
            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();
        }

        @Test
        void ordersWaitForTheOnlyMachineOfAModuleWhileItsCableIsCut() throws Exception {
            before.addAll(shoppers.stop(0));
            var order = before.get(before.size() - 1);
            shoppers = Shoppers.content(shop::uri).start(ShopClient.staff(shop::uri));
            shop.right.cut();

            var staff = ShopClient.staff(shop::uri);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(staff.get("/api/payments/" + order)
                                    .expect(503)
                                    .text("type"))
                            .isEqualTo("urn:offshoot:problem:module-unavailable"));
            shoppers.awaitMore(15);

            shop.right.plugIn();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> staff.get("/api/payments/" + order).expect(200));
            allIsWell();
            assertThat(shoppers.disappointments())
                    .as("errors that customers got")
                    .isEmpty();
        }

        @Test
        void systemdStartsAgainWhatWasKilled() throws Exception {
            shop.left.in("kill", "-KILL", shop.left.show(INVENTORY, "MainPID")).expect(0);
            shop.right.in("kill", "-KILL", shop.right.show(PAYMENTS, "MainPID")).expect(0);
            shoppers.awaitMore(10);

            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(shop.machinesOf("inventory")).contains(shop.left.address());
                assertThat(shop.machinesOf("payments")).contains(shop.right.address());
            });
            assertThat(shop.left.show(INVENTORY, "NRestarts")).isEqualTo("1");
            assertThat(shop.right.show(PAYMENTS, "NRestarts")).isEqualTo("1");
            allIsWell();
            noCustomerNoticedAnything();
        }

        @Test
        void anUpgradeOfOneMachineAfterTheOtherShowsNoCustomerAnError() throws Exception {
            for (var machine : List.of(shop.left, shop.right)) {
                var version = "1." + UUID.randomUUID();
                var upgraded = shop.install(machine, INVENTORY, version);
                assertThat(upgraded.output()).isEqualTo(INVENTORY + " " + version + " is ready\n");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> shop.machinesOf("inventory").contains(machine.address()));
            }

            allIsWell();
            noCustomerNoticedAnything();
        }
    }

    @Nested
    class TheJourney extends CheckoutJourneyIT {

        @Override
        Function<String, URI> open() {
            shop.move("inventory", INVENTORY);
            shop.move("payments", PAYMENTS);
            return shop::uri;
        }
    }
}
