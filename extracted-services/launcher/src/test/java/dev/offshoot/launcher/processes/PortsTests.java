package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.launcher.plan.Calls;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.messaging.testing.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTests {

    /** The first of the ports of ten processes, for HTTP and for gRPC, all of which are free. */
    private static int first() {
        return FreePorts.withOffsets(IntStream.range(0, 10)
                .flatMap(process -> IntStream.of(process, process + Plan.GRPC_OFFSET))
                .toArray());
    }

    @Test
    void saysHowToTakeAnotherPort() throws Exception {
        try (var taken = new ServerSocket(first(), 1, InetAddress.getByName("127.0.0.1"))) {
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
        var first = first();
        try (var taken = new ServerSocket(first + Plan.GRPC_OFFSET, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() ->
                            Ports.requireFree(Plan.of(true, Set.of("catalog"), FreePorts.forHttpAndGrpc(), first)))
                    .hasMessageStartingWith(
                            "Port " + port + ", which catalog-service needs for gRPC, is taken by java (pid ")
                    .hasMessageEndingWith("): choose others with --first-port");
        }
    }

    @Test
    void looksAtThePortOfTheTechnologyThatTheGatewayAsksOver() throws Exception {
        var first = FreePorts.withOffsets(2 + 3000);
        var plan = Plan.of(true, Set.of("inventory"), FreePorts.forHttpAndGrpc(), first);
        var service = plan.find("inventory-service").port();
        try (var taken = new ServerSocket(service + 3000, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatCode(() -> Ports.requireFree(plan, Calls.REST)).doesNotThrowAnyException();
            assertThatThrownBy(() -> Ports.requireFree(plan, Calls.THRIFT))
                    .hasMessageStartingWith("Port " + taken.getLocalPort()
                            + ", which inventory-service needs for --calls thrift, is taken by java (pid ")
                    .hasMessageEndingWith("): choose others with --first-port");
        }
    }
}
