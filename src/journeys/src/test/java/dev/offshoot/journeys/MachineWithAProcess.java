package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.journeys.StandIn.Fate;
import dev.offshoot.journeys.VirtualMachine.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests of {@code deployment/vm/install} on a machine with a systemd, with a process that starts in no time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MachineWithAProcess {

    static final String PROCESS = "inventory-service";
    static final String SETTINGS = "/etc/offshoot/" + PROCESS + ".env";
    static final String UNIT = "/etc/systemd/system/offshoot@.service";
    static final String SECRET = "the-operator-key-of-tests-0123456789";

    final Path folder = Path.of("target", "processes", getClass().getSimpleName())
            .toAbsolutePath()
            .normalize();
    private VirtualNetwork network;
    VirtualMachine machine;

    @BeforeAll
    void switchOn() throws IOException {
        VirtualMachine.assumePossible();
        Files.createDirectories(folder);
        for (var fate : Fate.values()) {
            jar(PROCESS, fate);
        }
        network = new VirtualNetwork();
        machine = new VirtualMachine(network, "machine", 2, folder);
        // a process that does not become ready is given up sooner
        machine.in("mkdir", "-p", UNIT + ".d").expect(0);
        machine.write(UNIT + ".d/test.conf", "[Service]\nTimeoutStartSec=4\n");
    }

    @BeforeEach
    void installTheFirstVersion() {
        if (machine.in("test", "-e", "/opt/offshoot/" + PROCESS + "/1.0").exit() == 0
                && machine.in("test", "-e", "/opt/offshoot/" + PROCESS + "/previous")
                                .exit()
                        != 0
                && machine.show(PROCESS, "NRestarts").equals("0")) {
            // the test before has changed nothing
            return;
        }
        machine.in("systemctl", "disable", "--now", "--quiet", "offshoot@" + PROCESS);
        machine.in("rm", "-rf", "/opt/offshoot", SETTINGS).expect(0);
        var asked = install(Fate.READY, "1.0").expect(1);
        assertThat(asked.output())
                .isEqualTo("install: set OFFSHOOT_SECURITY_OPERATORKEY SPRING_DATASOURCE_URL SPRING_DATASOURCE_PASSWORD"
                        + " SPRING_RABBITMQ_HOST SPRING_RABBITMQ_PASSWORD OFFSHOOT_IDENTITY_JWKSURI"
                        + " OFFSHOOT_SECURITY_TRUSTEDPROXIES in " + SETTINGS + ", and repeat the command\n");
        fillIn(SETTINGS);
        assertThat(install(Fate.READY, "1.0").expect(0).output()).isEqualTo(PROCESS + " 1.0 is ready\n");
    }

    /** Gives every setting a value that has none. */
    final void fillIn(String settings) {
        machine.in("sed", "-i", "s/=$/=" + SECRET + "/; $ a JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1", settings)
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

    final Path jar(Fate fate) {
        return folder.resolve(fate + ".jar");
    }

    /** Writes the jar of any process. */
    final Path jar(String process, Fate fate) throws IOException {
        var jar = process.equals(PROCESS) ? jar(fate) : folder.resolve(process + ".jar");
        try (var file = Files.newOutputStream(jar)) {
            StandIn.write(file, process, fate);
        }
        return jar;
    }

    final Ended install(Fate fate, String version) {
        return machine.install(PROCESS, jar(fate).toString(), version);
    }

    /** The version that runs. */
    final String version() {
        var running = machine.in("readlink", "/proc/" + machine.show(PROCESS, "MainPID") + "/cwd")
                .expect(0)
                .output();
        return Path.of(running.strip()).getFileName().toString();
    }
}
