package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.journeys.StandIn.Fate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code deployment/vm/install} leaves behind when it is interrupted, or refuses, or the port is taken. */
@Tag("all")
@Tag("nightly")
class MachineTroubleIT extends MachineWithAProcess {

    /** Begins an installation, and kills it, as a lost connection may do, while it waits for the process to be ready. */
    private static final String INTERRUPTED = """
            sh "$0" "$1" "$2" "$3" &
            installing=$!
            until [ "$(readlink "/opt/offshoot/$1/current")" = "$3" ] &&
              [ "$(systemctl show --value --property SubState "offshoot@$1")" = start-post ]; do
              kill -0 $installing || exit
              sleep 0.1
            done
            kill -KILL $installing
            # what it has started still holds the lock
            flock /opt/offshoot/lock true
            """;

    /** Begins a rollback, and kills it as soon as it has changed the link. */
    private static final String INTERRUPTED_ROLLBACK = """
            sh "$0" --rollback "$1" &
            installing=$!
            until [ "$(readlink "/opt/offshoot/$1/current")" = "$2" ]; do
              kill -0 $installing || exit
            done
            kill -KILL $installing
            # what it has started still holds the lock
            flock /opt/offshoot/lock true
            """;

    private static final String OTHER = "payments-service";
    private static final String INSTALL =
            VirtualMachine.ROOT.resolve("deployment/vm/install").toString();

    @AfterEach
    void leaveNothing() {
        for (var process : List.of(PROCESS, OTHER, "gateway")) {
            machine.in("systemctl", "disable", "--now", "--quiet", "offshoot@" + process);
        }
        machine.in("rm", "-rf", "/opt/offshoot", "/etc/offshoot", UNIT).expect(0);
    }

    private void interrupt(String install, Fate fate, String version) {
        machine.in("sh", "-c", INTERRUPTED, install, PROCESS, jar(fate).toString(), version)
                .expect(0);
    }

    /** A copy of the folder, with a unit whose process does not become ready. */
    private String withAUnitThatFails() {
        machine.in("rm", "-rf", "/root/vm").expect(0);
        machine.in("cp", "-r", VirtualMachine.ROOT.resolve("deployment/vm").toString(), "/root/vm")
                .expect(0);
        machine.in("sed", "-i", "s/^ExecStart=.*/ExecStart=sleep 1000/", "/root/vm/offshoot@.service")
                .expect(0);
        return "/root/vm/install";
    }

    private void assertThatTheUnitIsTheOldOne() {
        assertThat(machine.read(UNIT))
                .isEqualTo(machine.read(VirtualMachine.ROOT
                        .resolve("deployment/vm/offshoot@.service")
                        .toString()));
    }

    @Test
    void anotherProcessAtItsPortIsNotTakenForIt() throws IOException {
        var jar = jar(OTHER, Fate.READY).toString();
        machine.install(OTHER, jar, "1.0").expect(1);
        var settings = "/etc/offshoot/" + OTHER + ".env";
        fillIn(settings);
        machine.in("sed", "-i", "s/^SERVER_PORT=.*/SERVER_PORT=8083/", settings).expect(0);

        var tried = machine.install(OTHER, jar, "1.0");

        assertThat(tried.output())
                .endsWith("install: payments-service 1.0 did not become ready, and systemd tries again:"
                        + " journalctl -u offshoot@payments-service.service\n");
        assertThat(tried.exit()).isEqualTo(1);
        assertThat(machine.in("journalctl", "--unit", "offshoot@" + OTHER, "--no-pager")
                        .output())
                .contains("Port 8083 is taken by another process: set another SERVER_PORT")
                .doesNotContain("started with");
    }

    @Test
    void anUpgradeThatWasInterruptedCanBeTakenBack() {
        interrupt(INSTALL, Fate.NEVER_READY, "1.1");

        assertThat(machine.install("--rollback", PROCESS).output()).isEqualTo(PROCESS + " 1.0 is ready\n");

        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void aRollbackThatWasInterruptedCanBeRepeated() {
        install(Fate.READY, "1.1").expect(0);
        machine.in("sh", "-c", INTERRUPTED_ROLLBACK, INSTALL, PROCESS, "1.0").expect(0);

        var repeated = machine.install("--rollback", PROCESS).expect(0);

        // systemd may have started it meanwhile
        assertThat(repeated.output()).startsWith(PROCESS + " 1.0 ");
        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void anUpgradeAfterAnInterruptedOneKeepsTheLastReleaseThatWorked() {
        interrupt(INSTALL, Fate.NEVER_READY, "1.1");

        assertThat(install(Fate.ENDS, "1.2").expect(1).output())
                .contains("1.2 did not become ready, so 1.0 runs again");
        assertThat(version()).isEqualTo("1.0");
        interrupt(INSTALL, Fate.NEVER_READY, "1.1");
        install(Fate.READY, "1.3").expect(0);

        assertThat(machine.in("ls", "/opt/offshoot/" + PROCESS).output().lines())
                .containsExactly("1.0", "1.3", "current", "previous");
        assertThat(machine.install("--rollback", PROCESS).output()).isEqualTo(PROCESS + " 1.0 is ready\n");
        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void aReleaseThatFailsLeavesTheWayBackToTheOneBefore() {
        install(Fate.READY, "1.1").expect(0);
        install(Fate.ENDS, "1.2").expect(1);
        assertThat(version()).isEqualTo("1.1");

        assertThat(machine.install("--rollback", PROCESS).output()).isEqualTo(PROCESS + " 1.0 is ready\n");

        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void aRefusedInstallationLeavesTheUnit() {
        var refused =
                machine.in("sh", withAUnitThatFails(), PROCESS, jar(Fate.ENDS).toString(), "1.0");

        assertThat(refused.expect(1).output()).contains("is there already, with another content");
        assertThatTheUnitIsTheOldOne();
    }

    @Test
    void theUnitThatWorkedIsKeptWhenAnInterruptedInstallationIsRepeated() {
        var install = withAUnitThatFails();
        interrupt(install, Fate.READY, "1.0");

        machine.in("sh", install, PROCESS, jar(Fate.READY).toString(), "1.0").expect(1);

        assertThatTheUnitIsTheOldOne();
        assertThat(machine.show(PROCESS, "ActiveState")).isEqualTo("active");
        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void takingBackAnInterruptedUpgradeBringsTheUnitBackToo() {
        interrupt(withAUnitThatFails(), Fate.READY, "1.1");

        assertThat(machine.install("--rollback", PROCESS).output()).isEqualTo(PROCESS + " 1.0 is ready\n");

        assertThatTheUnitIsTheOldOne();
    }

    @Test
    void settingsThatWereDeletedAreAskedFor() {
        machine.in(
                        "sed",
                        "-i",
                        "/^OFFSHOOT_IDENTITY_JWKSURI=/d; s/^SPRING_RABBITMQ_HOST=.*/SPRING_RABBITMQ_HOST= /",
                        SETTINGS)
                .expect(0);

        var refused = install(Fate.READY, "1.1");

        assertThat(refused.output())
                .isEqualTo("install: set SPRING_RABBITMQ_HOST OFFSHOOT_IDENTITY_JWKSURI in " + SETTINGS
                        + ", and repeat the command\n");
        assertThat(refused.exit()).isEqualTo(1);
    }

    @Test
    void onlyAnInstallationAsksForSettings() {
        install(Fate.READY, "1.1").expect(0);
        machine.in("sed", "-i", "/^OFFSHOOT_IDENTITY_JWKSURI=/d", SETTINGS).expect(0);

        assertThat(machine.install("--rollback", PROCESS).output()).isEqualTo(PROCESS + " 1.0 is ready\n");
    }

    @Test
    void anotherBrokerNeedsNoRabbitMq() {
        machine.in("sed", "-i", "/^SPRING_RABBITMQ_/d; $ a OFFSHOOT_MESSAGING_BROKER=\"kafka\"", SETTINGS)
                .expect(0);
        assertThat(install(Fate.READY, "1.1").output()).isEqualTo(PROCESS + " 1.1 is ready\n");

        machine.in("sed", "-i", "s/^OFFSHOOT_MESSAGING_BROKER=.*/OFFSHOOT_MESSAGING_BROKER=rabbitmq/", SETTINGS)
                .expect(0);
        assertThat(install(Fate.READY, "1.2").expect(1).output())
                .isEqualTo("install: set SPRING_RABBITMQ_HOST SPRING_RABBITMQ_USERNAME SPRING_RABBITMQ_PASSWORD in "
                        + SETTINGS + ", and repeat the command\n");
    }

    @Test
    void aRegistryTakesThePlaceOfTheListOfProcesses() throws IOException {
        var gateway = "gateway";
        var jar = jar(gateway, Fate.READY).toString();
        assertThat(machine.install(gateway, jar, "1.0").expect(1).output()).contains("OFFSHOOT_GATEWAY_INSTANCES");
        var settings = "/etc/offshoot/gateway.env";
        machine.in("sed", "-i", "s/^OFFSHOOT_GATEWAY_INSTANCES=.*/OFFSHOOT_DISCOVERY=kubernetes/", settings)
                .expect(0);
        fillIn(settings);
        assertThat(machine.install(gateway, jar, "1.0").expect(1).output())
                .isEqualTo("install: set OFFSHOOT_GATEWAY_INSTANCES in " + settings + ", and repeat the command\n");

        machine.in("sed", "-i", "s/^OFFSHOOT_DISCOVERY=.*/OFFSHOOT_DISCOVERY=etcd/", settings)
                .expect(0);

        assertThat(machine.install(gateway, jar, "1.0").output()).isEqualTo("gateway 1.0 is ready\n");
    }
}
