package dev.offshoot.launcher.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTests {

    @Test
    void startsTheShopAloneAtTheFrontDoor() {
        var plan = Plan.of(false, Set.of(), 8080, 8081);

        assertThat(plan.behindGateway()).isFalse();
        assertThat(plan.starting()).extracting(Plan.Planned::name).containsExactly("shop");
        assertThat(plan.front().port()).isEqualTo(8080);
        assertThat(plan.front().hosts()).containsExactlyInAnyOrderElementsOf(ShopModules.all());
    }

    @Test
    void putsTheShopBehindTheGatewayAndStartsNoServiceYet() {
        var plan = Plan.of(true, Set.of(), 8000, 8081);

        assertThat(plan.starting()).extracting(Plan.Planned::name).containsExactly("gateway", "shop");
        assertThat(plan.starting()).extracting(Plan.Planned::port).containsExactly(8000, 8090);
        assertThat(plan.known()).hasSize(10);
    }

    @Test
    void leavesTheExtractedModulesToTheirServices() {
        var plan = Plan.of(false, Set.of("payments", "inventory"), 8080, 8081);

        assertThat(plan.behindGateway()).isTrue();
        assertThat(plan.starting())
                .extracting(Plan.Planned::name)
                .containsExactly("gateway", "shop", "inventory-service", "payments-service");
        assertThat(plan.known().get("inventory-service").port()).isEqualTo(8083);
        assertThat(plan.known().get("payments-service").port()).isEqualTo(8086);
        assertThat(plan.known().get("shop").hosts())
                .doesNotContain("payments", "inventory")
                .hasSize(6);
    }

    @Test
    void startsNoShopWhenNobodyIsAtHome() {
        var plan = Plan.of(false, new LinkedHashSet<>(ShopModules.all()), 8080, 8081);

        assertThat(plan.starting())
                .extracting(Plan.Planned::name)
                .hasSize(9)
                .doesNotContain("shop")
                .startsWith("gateway");
    }

    // the gateway polls only listed instances: one that is missing is never found, even if it starts later
    @Test
    void tellsTheGatewayOfEveryProcessThatMayRun() {
        assertThat(Plan.of(true, Set.of(), 8080, 9001).instances())
                .hasSize(9)
                .contains("http://127.0.0.1:9001", "http://127.0.0.1:9008", "http://127.0.0.1:9010")
                .doesNotContain("http://127.0.0.1:8080");
    }

    @Test
    void knowsTheModulesInTheOrderOfTheirPorts() {
        assertThat(ShopModules.all())
                .containsExactly(
                        "catalog",
                        "customers",
                        "inventory",
                        "basket",
                        "orders",
                        "payments",
                        "shipping",
                        "notifications");
    }

    @Test
    void processesWithInventoryAnswerWhatTheGatewayAsksOver() {
        var plan = Plan.of(true, Set.of("inventory"), 8080, 8081);

        var calls = Calls.chosen("thrift", plan);

        assertThat(calls.port(plan.find("shop"))).isEqualTo(8090 + 3000);
        assertThat(calls.port(plan.find("inventory-service"))).isEqualTo(8083 + 3000);
        assertThat(calls.port(plan.find("orders-service"))).isZero();
        assertThat(calls.port(plan.front())).isZero();
    }

    @Test
    void refusesTechnologiesThatNobodyAsksOver() {
        assertThatThrownBy(() -> Calls.chosen("soap", Plan.of(true, Set.of(), 8080, 8081)))
                .hasMessage("Unknown technology 'soap': --calls takes one of grpc, rest, thrift, dubbo");
        assertThatThrownBy(() -> Calls.chosen("thrift", Plan.of(false, Set.of(), 8080, 8081)))
                .hasMessage("--calls is how the gateway asks inventory: add --gateway or --extract");
    }
}
