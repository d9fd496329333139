package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.RunningJar;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A wrong configuration ends the process with one line that says what to do, and an exit code for scripts. */
@Tag("all")
class WrongConfigurationIT {

    private final Path folder = Path.of("target", "processes", "wrong-" + UUID.randomUUID());
    private final RunningJar shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder);
    private final RunningJar other = new RunningJar(Path.of("../shop/target/shop.jar"), "other", folder);

    @AfterEach
    void end() {
        other.close();
        shop.close();
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            shop.with("server.port", String.valueOf(taken.getLocalPort())).launch();

            assertThat(shop.awaitEnd()).isNotZero();
            assertThat(shop.tail()).contains("port " + taken.getLocalPort()).doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatTheDatabaseDoesNotAnswer() {
        shop.with("spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + FreePorts.one() + "/shop")
                .with("spring.datasource.username", "shop")
                .with("spring.datasource.password", "top secret")
                .launch();

        assertThat(shop.awaitEnd()).isNotZero();
        assertThat(shop.tail())
                .contains("database")
                .contains("spring.datasource.url")
                .doesNotContain("\tat ")
                .doesNotContain("top secret");
    }

    @Test
    void saysThatAnotherShopHasTheFile() {
        shop.start();
        other.with("spring.application.name", "shop").launch();

        assertThat(other.awaitEnd()).isNotZero();
        assertThat(other.tail())
                .contains("Another process is using the database file")
                .doesNotContain("\tat ");
    }

    @Test
    void saysWhichSettingIsWrong() {
        shop.with("offshoot.payments.provider-url", "ftp://provider").launch();

        assertThat(shop.awaitEnd()).isNotZero();
        assertThat(shop.tail()).contains("offshoot.payments.provider-url").doesNotContain("\tat ");
    }
}
