package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What systemd's own tools say of the unit. Neither of them fails by itself, so the tests read what they print. */
@Tag("all")
@Tag("nightly")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineUnitIT {

    private static final String FILES =
            VirtualMachine.ROOT.resolve("deployment/vm").toString();
    private static final String UNIT = "/root/offshoot@inventory-service.service";
    /** Of 10; a unit without any hardening has 9.6. */
    private static final double EXPOSURE = 1.3;

    private VirtualNetwork network;
    private VirtualMachine machine;

    @BeforeAll
    void switchOn() {
        VirtualMachine.assumePossible();
        network = new VirtualNetwork();
        machine = new VirtualMachine(network, "unit", 2, Path.of("target", "processes", "unit"));
        machine.in("install", "-D", FILES + "/await-ready", "/opt/offshoot/await-ready")
                .expect(0);
    }

    @AfterAll
    void switchOff() {
        if (machine != null) {
            machine.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void systemdUnderstandsTheUnit() {
        assertThat(verify("")).isEmpty();

        assertThat(verify("s/^Restart=/Restrat=/")).contains("Unknown key", "Restrat");
        assertThat(verify("s/^MemoryMax=1G/MemoryMax=much/")).contains("much");
        assertThat(verify("s/await-ready/await/")).contains("/opt/offshoot/await is not executable");
    }

    @Test
    void systemdFindsLittleToExpose() {
        assertThat(exposure("")).isEqualTo(EXPOSURE);

        for (var hardening : List.of(
                "DynamicUser",
                "CapabilityBoundingSet",
                "SystemCallFilter",
                "RestrictNamespaces",
                "PrivateDevices",
                "ProtectProc")) {
            assertThat(exposure("/^" + hardening + "=/d"))
                    .as("without %s", hardening)
                    .isGreaterThan(EXPOSURE);
        }
    }

    private void copyUnit(String change) {
        machine.in("sh", "-c", "sed '" + change + "' " + FILES + "/offshoot@.service > " + UNIT)
                .expect(0);
    }

    private String verify(String change) {
        copyUnit(change);
        return machine.in("systemd-analyze", "verify", UNIT).output();
    }

    private double exposure(String change) {
        copyUnit(change);
        var said = machine.in("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT)
                .output();
        return Double.parseDouble(said.replaceAll("(?s).*Overall exposure level for [^:]*: ([0-9.]+) .*", "$1"));
    }
}
