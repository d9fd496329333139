package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.platform.discovery.Misconfigured;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OwnAddressTests {

    private static InetAddress number(String number) throws UnknownHostException {
        return InetAddress.getByName(number);
    }

    @ParameterizedTest
    @CsvSource({
        "orders.example, 10.0.0.7, http://orders.example:8084",
        "' ', 10.0.0.7, http://10.0.0.7:8084",
        "::1, '', http://[::1]:8084",
        ", fd00::7, http://[fd00::7]:8084",
        ", 0.0.0.0, http://10.0.0.9:8084",
        ", '', http://10.0.0.9:8084",
    })
    void isTheConfiguredOneOrElseTheOneItListensAtOrElseThatOfTheMachine(
            String configured, String bound, URI url, CapturedOutput output) {
        assertThat(new OwnAddress(configured, bound, () -> number("10.0.0.9")).url(8084))
                .isEqualTo(url);
        assertThat(output.getAll()).doesNotContain("no other machine reaches");
    }

    /** Guards against a process that tries for ever to register, and against one under an address that is none. */
    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.5", "my_host", "10.0.0.5:8084", "two words"})
    void mustBeANameOrANumber(String wrong) {
        assertThatThrownBy(() -> new OwnAddress(wrong, "", () -> number("10.0.0.9")))
                .isInstanceOf(Misconfigured.class)
                .hasMessageStartingWith(
                        "offshoot.registry.address is '" + wrong + "', which is no address to register");
        assertThatThrownBy(() -> new OwnAddress(null, wrong, () -> number("10.0.0.9")))
                .isInstanceOf(Misconfigured.class)
                .hasMessageStartingWith("server.address is '" + wrong + "', which is no address to register");
    }

    /** Guards against two machines that replace each other's entry: Debian's own name of a machine means 127.0.1.1. */
    @Test
    void warnsOnceIfNoOtherMachineReachesIt(CapturedOutput output) {
        var own = new OwnAddress(null, "", () -> number("127.0.1.1"));

        own.url(8084);
        own.url(8084);

        assertThat(output.getAll())
                .containsOnlyOnce("The name of this machine has the address 127.0.1.1, which no other machine reaches");
    }

    @Test
    void saysThatTheNameOfTheMachineHasNoAddress() {
        var own = new OwnAddress(null, "", () -> {
            throw new UnknownHostException("planted");
        });

        assertThatThrownBy(() -> own.url(8084)).hasMessageStartingWith("The name of this machine has no address");
    }
}
