package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.netty.tcp.TcpClient;

class ThriftConnectionsTests {

    /** Guards against calls to the previous address of a container. */
    @Test
    void keepNoAddressForLong() {
        var client = (TcpClient) ReflectionTestUtils.getField(new ThriftConnections(3000), "client");

        assertThat(client.configuration().getNameResolverProvider().cacheMaxTimeToLive())
                .hasSeconds(5);
    }
}
