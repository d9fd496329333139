package dev.offshoot.registries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EurekaServerTests {

    @AfterEach
    void clear() {
        System.clearProperty("server.address");
        System.clearProperty("eureka.dashboard.enabled");
        System.clearProperty("spring.config.location");
    }

    /** Guards against the shop's own configuration, which would open a registry without a password to the network. */
    @Test
    void listensForThisMachineWhateverElseIsConfigured() throws IOException {
        System.setProperty("server.address", "0.0.0.0");
        System.setProperty("eureka.dashboard.enabled", "true");
        System.setProperty("spring.config.location", "file:./");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        try (var server = EurekaServer.start(port)) {
            var environment = server.getEnvironment();
            assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
            assertThat(environment.getProperty("eureka.dashboard.enabled")).isEqualTo("false");
            assertThat(environment.getProperty("spring.config.location")).isEqualTo("optional:classpath:/");
        }
    }
}
