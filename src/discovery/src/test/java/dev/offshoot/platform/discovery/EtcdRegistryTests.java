package dev.offshoot.platform.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.platform.discovery.Registry.RegistryAway;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guards against a process that runs, and stays invisible in etcd until its modules change. */
class EtcdRegistryTests {

    private static final RegisteredProcess SELF =
            new RegisteredProcess("shop", URI.create("http://10.0.0.1:8080"), Set.of("orders"), Map.of());
    private static final String KEY = "/offshoot/processes/shop-10.0.0.1-8080";
    private static final String KEEP_ALIVE = "/v3/lease/keepalive";
    private static final String GRANT = "/v3/lease/grant";

    private EtcdStandIn etcd;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        etcd = new EtcdStandIn();
        registry =
                Registry.of(Discovery.ETCD, new RegistrySettings(etcd.url(), "offshoot", null, Duration.ofSeconds(3)));
    }

    @AfterEach
    void stop() {
        registry.close();
        etcd.close();
    }

    @Test
    void entersItselfAgainAfterItsKeyWasDeleted() {
        registry.keep(SELF);
        etcd.delete(KEY);

        registry.keep(SELF);

        assertThat(registry.processes()).containsExactly(SELF);
    }

    /** A key without a lease would outlive the process. */
    @Test
    void replacesAKeyThatSomebodyHasPutInPlaceOfItsOwn() {
        registry.keep(SELF);
        etcd.put(KEY, "{\"process\":\"shop\",\"host\":\"10.0.0.1\",\"port\":\"8080\"}");

        registry.keep(SELF);

        assertThat(registry.processes()).containsExactly(SELF);
        registry.withdraw();
        assertThat(etcd.keys()).isEmpty();
    }

    /** Guards against a write twice a second, which etcd would copy to all its members and keep in its history. */
    @Test
    void writesNothingWhileNothingChanges() {
        registry.keep(SELF);
        registry.keep(SELF);
        registry.keep(SELF);

        assertThat(etcd.written()).isEqualTo(1);
    }

    @Test
    void refusesAGrantWithoutALeaseAndRegistersAfterwards() {
        etcd.answers(GRANT, 200, "<html>Sign in</html>");
        assertThatThrownBy(() -> registry.keep(SELF))
                .isInstanceOf(RegistryAway.class)
                .hasMessage("it grants no lease: is " + etcd.url() + " an etcd?");

        etcd.answersAsEtcd();
        registry.keep(SELF);

        assertThat(registry.processes()).containsExactly(SELF);
    }

    /** Guards against a lease that etcd refuses to renew for ever. */
    @Test
    void asksForAnotherLeaseAfterARefusedKeepAlive() {
        registry.keep(SELF);
        etcd.answers(KEEP_ALIVE, 400, "");
        assertThatThrownBy(() -> registry.keep(SELF))
                .isInstanceOf(RegistryAway.class)
                .hasMessage("it answers 400");
        etcd.delete(KEY);

        // keep-alive still fails
        registry.keep(SELF);

        assertThat(registry.processes()).containsExactly(SELF);
    }

    /** Guards against the key of an old address, which would live as long as the process. */
    @Test
    void removesTheKeyOfItsOldAddress() {
        registry.keep(SELF);
        var moved = new RegisteredProcess("shop", URI.create("http://10.0.0.2:8080"), SELF.modules(), Map.of());

        registry.keep(moved);

        assertThat(registry.processes()).containsExactly(moved);
        registry.withdraw();
        assertThat(etcd.keys()).isEmpty();
    }
}
