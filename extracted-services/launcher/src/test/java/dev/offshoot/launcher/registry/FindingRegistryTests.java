package dev.offshoot.launcher.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingRegistryTests {

    @TempDir
    Path folder;

    private Registry find(String name, Map<String, String> environment) {
        return finding(true, environment).find(name);
    }

    private FindingRegistry finding(boolean gateway, Map<String, String> environment) {
        var plan = Plan.of(gateway, Set.of(), 8080, 8081);
        return new FindingRegistry(plan, new Home(folder, folder.resolve("data"), "./offshoot"), environment);
    }

    @Test
    void startsARegistryAtAPortOfItsOwn() {
        var eureka = find("eureka", Map.of());

        assertThat(eureka.url()).isEqualTo("http://127.0.0.1:8094/eureka");
        assertThat(eureka.started().port()).isEqualTo(8094);
        assertThat(eureka.shown())
                .isEqualTo("Eureka, 127.0.0.1:8094, in memory: if it is killed, the processes register again");
        assertThat(find("zookeeper", Map.of()).shown())
                .isEqualTo("ZooKeeper, 127.0.0.1:8094, durable: entries are kept in " + folder.resolve("data/zookeeper")
                        + " if it is killed");
    }

    @Test
    void usesTheOneThatIsConfigured() {
        var registry = find("etcd", Map.of("OFFSHOOT_REGISTRY_URL", "http://user:secret@registry:2379"));

        assertThat(registry.started()).isNull();
        assertThat(registry.shown()).isEqualTo("etcd, http://registry:2379");
        var environment = new HashMap<String, String>();
        registry.dress(environment);
        assertThat(environment)
                .isEqualTo(Map.of(
                        "OFFSHOOT_DISCOVERY", "etcd", "OFFSHOOT_REGISTRY_URL", "http://user:secret@registry:2379"));
    }

    /** Guards against a terminal that shows a password, also one that should have been percent-encoded. */
    @Test
    void showsNoPassword() {
        assertThat(find("consul", Map.of("OFFSHOOT_REGISTRY_URL", "http://user:s/cr@et@registry:8500"))
                        .shown())
                .isEqualTo("consul, http://registry:8500");
    }

    @Test
    void startsTheEtcdThatIsInstalled() throws IOException {
        var program = Files.createFile(folder.resolve("etcd"));
        program.toFile().setExecutable(true);

        var etcd = find("etcd", Map.of("PATH", "/nowhere:" + folder));

        assertThat(etcd.started().hasJar()).isFalse();
        assertThat(etcd.url()).isEqualTo("http://127.0.0.1:8094");
    }

    @Test
    void saysInOneLineWhatIsMissing() {
        assertRefused("zoo", "There is no registry 'zoo': it is one of eureka, zookeeper, consul, etcd");
        assertRefused(
                "etcd",
                "etcd is not installed: install it (Debian: apt-get install etcd-server), or set OFFSHOOT_REGISTRY_URL to"
                        + " one that runs");
        assertThatThrownBy(() -> finding(false, Map.of()).find("eureka"))
                .isInstanceOf(Refused.class)
                .hasMessage("--registry is where the gateway finds processes: add --gateway or --extract");
    }

    private void assertRefused(String name, String why) {
        assertThatThrownBy(() -> find(name, Map.of("PATH", folder.toString())))
                .isInstanceOf(Refused.class)
                .hasMessage(why);
    }
}
