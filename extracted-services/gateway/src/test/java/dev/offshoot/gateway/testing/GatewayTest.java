package dev.offshoot.gateway.testing;

import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** A real gateway on a random port, in front of processes that each test chooses. It must not block its event loops. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"offshoot.security.operator-key=" + GatewayTest.OPERATOR_KEY, "offshoot.gateway.poll=50ms"})
@DirtiesContext
public abstract class GatewayTest {

    public static final String OPERATOR_KEY = "the-operators-key-of-these-tests-0123456789";

    @LocalServerPort
    private int port;

    @Autowired
    private Instances instances;

    public int port() {
        return port;
    }

    public Client client() {
        return new Client(port);
    }

    /** The hosts of the module that the gateway knows, without a request. */
    public List<Instance> hosting(String module) {
        return instances.hosting(module);
    }

    public void awaitHosts(String module, int hosts) {
        await().atMost(Duration.ofSeconds(10)).until(() -> hosting(module).size() == hosts);
    }

    @BeforeEach
    public void nothingHasBlockedYet() {
        Blocking.FOUND.clear();
    }

    @AfterEach
    public void nothingHasBlocked() {
        Blocking.assertNone();
    }
}
