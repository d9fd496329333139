package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaunchingRegistryTests {

    /** Guards against a registry without a password that listens for the network. */
    @Test
    void getsNoSettingsOfTheShopOrOfOtherRegistries() {
        var plan = Plan.of(true, Set.of(), 8080, 8081);
        var launching =
                LaunchingRegistry.of(plan.registry("eureka"), new Home(Path.of("."), Path.of("data"), "./offshoot"));
        var environment = new HashMap<>(Map.of(
                "PATH", "/bin",
                "SERVER_ADDRESS", "0.0.0.0",
                "SPRING_CONFIG_IMPORT", "file:x",
                "OFFSHOOT_DISCOVERY", "eureka",
                "EUREKA_CLIENT_SERVICEURL_DEFAULTZONE", "http://other",
                "MANAGEMENT_SERVER_ADDRESS", "0.0.0.0",
                "ETCD_LISTEN_CLIENT_URLS", "http://0.0.0.0:1"));

        launching.dress(environment);

        assertThat(environment).isEqualTo(Map.of("PATH", "/bin"));
    }
}
