package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.messaging.testing.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTests {

    @Test
    void saysHowToTakeAnotherPort() throws Exception {
        try (var taken = new ServerSocket(FreePorts.forHttpAndGrpc(), 1, InetAddress.getByName("127.0.0.1"))) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> Ports.requireFree(Plan.of(false, Set.of(), port, 1)))
                    .hasMessageStartingWith("Port " + port + ", which shop needs, is taken by java (pid ")
                    .hasMessageEndingWith("): choose another with --port");
            assertThatThrownBy(
                            () -> Ports.requireFree(Plan.of(true, Set.of("catalog"), FreePorts.forHttpAndGrpc(), port)))
                    .hasMessageStartingWith("Port " + port + ", which catalog-service needs, is taken by java (pid ")
                    .hasMessageEndingWith("): choose others with --first-port");
        }
    }

    @Test
    void looksAtThePortForGrpcToo() throws Exception {
        var first = FreePorts.forHttpAndGrpc();
        try (var taken = new ServerSocket(first + Plan.GRPC_OFFSET, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() ->
                            Ports.requireFree(Plan.of(true, Set.of("catalog"), FreePorts.forHttpAndGrpc(), first)))
                    .hasMessageStartingWith(
                            "Port " + port + ", which catalog-service needs for gRPC, is taken by java (pid ")
                    .hasMessageEndingWith("): choose others with --first-port");
        }
    }
}
