package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.journeys.StandIn.Fate;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code deployment/vm/install} and its unit do on a machine. */
@Tag("all")
@Tag("nightly")
class MachineInstallIT extends MachineWithAProcess {

    private String ask(String path) throws IOException {
        try (var answer = URI.create("http://" + machine.address() + ":8083" + path)
                .toURL()
                .openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Every file, with when it was changed, and the process. */
    private String everything() {
        return machine.in("find", "/opt/offshoot", "/etc/offshoot", UNIT, "-printf", "%p %i %C@ %m %u %l\\n")
                        .expect(0)
                        .output()
                + machine.show(PROCESS, "MainPID");
    }

    @Test
    void secondTimeChangesNothing() {
        var before = everything();

        var again = install(Fate.READY, "1.0").expect(0);

        assertThat(again.output()).isEqualTo(PROCESS + " 1.0 runs already\n");
        assertThat(everything())
                .isEqualTo(before)
                .contains("/opt/offshoot/" + PROCESS + "/1.0/app.jar")
                .contains("/opt/offshoot/" + PROCESS + "/1.0/lib/library.jar");
    }

    @Test
    void refusesAnotherJarAsTheSameVersion() {
        var before = everything();

        assertThat(install(Fate.ENDS, "1.0").expect(1).output())
                .contains("version 1.0 of " + PROCESS + " is there already, with another content");
        assertThat(everything()).isEqualTo(before);
    }

    /** An earlier version of the script copied the jar, and remembered nothing else. */
    @Test
    void knowsAReleaseThatWasCopied() {
        var release = "/opt/offshoot/" + PROCESS + "/1.0";
        machine.in("rm", "-r", release + "/made-of", release + "/lib").expect(0);
        machine.in("cp", "--remove-destination", jar(Fate.READY).toString(), release + "/app.jar")
                .expect(0);

        assertThat(install(Fate.READY, "1.0").expect(0).output()).isEqualTo(PROCESS + " 1.0 runs already\n");
        assertThat(install(Fate.ENDS, "1.0").expect(1).output()).contains("another content");
    }

    @Test
    void upgradesAndRollsBack() {
        assertThat(install(Fate.READY, "1.1").expect(0).output()).isEqualTo(PROCESS + " 1.1 is ready\n");
        assertThat(version()).isEqualTo("1.1");

        var back = machine.install("--rollback", PROCESS).expect(0);

        assertThat(back.output()).isEqualTo(PROCESS + " 1.0 is ready\n");
        assertThat(version()).isEqualTo("1.0");
        // repeated, it does not go forward to what was taken back
        assertThat(machine.install("--rollback", PROCESS).expect(0).output())
                .isEqualTo(PROCESS + " 1.0 runs already\n");
        assertThat(version()).isEqualTo("1.0");
        // those two are kept, and no others
        install(Fate.READY, "1.2").expect(0);
        assertThat(machine.in("ls", "/opt/offshoot/" + PROCESS).output().lines())
                .containsExactly("1.0", "1.2", "current", "previous");
    }

    @ParameterizedTest
    @CsvSource({"ENDS", "NEVER_READY"})
    void goesBackToTheOldVersionIfTheNewOneDoesNotBecomeReady(Fate fate) {
        var tried = install(fate, "1.1").expect(1);

        assertThat(tried.output())
                .contains("install: " + PROCESS
                        + " 1.1 did not become ready, so 1.0 runs again: journalctl -u offshoot@" + PROCESS);
        assertThat(version()).isEqualTo("1.0");
        assertThat(machine.show(PROCESS, "ActiveState")).isEqualTo("active");
        assertThat(machine.install("--rollback", PROCESS).expect(1).output())
                .isEqualTo("install: there is no earlier version of " + PROCESS + " on this machine\n");
        // what is left over is in nobody's way
        assertThat(install(Fate.READY, "1.2").expect(0).output()).isEqualTo(PROCESS + " 1.2 is ready\n");
        assertThat(machine.in("ls", "/opt/offshoot/" + PROCESS).output()).doesNotContain("1.1");
    }

    @Test
    void goesBackToTheOldUnitAsWell() {
        machine.in("cp", "-r", VirtualMachine.ROOT.resolve("deployment/vm").toString(), "/root/vm")
                .expect(0);
        machine.in("sed", "-i", "s/-jar app.jar/-jar no-such.jar/", "/root/vm/offshoot@.service")
                .expect(0);

        var tried =
                machine.in("sh", "/root/vm/install", PROCESS, jar(Fate.READY).toString(), "1.0");

        assertThat(tried.exit()).as(tried.output()).isEqualTo(1);
        assertThat(machine.read(UNIT))
                .isEqualTo(machine.read(VirtualMachine.ROOT
                        .resolve("deployment/vm/offshoot@.service")
                        .toString()));
        assertThat(version()).isEqualTo("1.0");
        assertThat(machine.in("systemctl", "is-active", "offshoot@" + PROCESS).exit())
                .isZero();
    }

    @Test
    void startsAgainWhatWasInterruptedHalfway() {
        // as if the machine had failed between the change of the link and the restart
        install(Fate.READY, "1.1").expect(0);
        machine.in("ln", "-sfn", "1.0", "/opt/offshoot/" + PROCESS + "/current").expect(0);

        assertThat(install(Fate.READY, "1.0").expect(0).output()).isEqualTo(PROCESS + " 1.0 is ready\n");

        assertThat(version()).isEqualTo("1.0");
    }

    @Test
    void comesBackByItselfAfterAKill() {
        var killed = machine.show(PROCESS, "MainPID");
        machine.in("kill", "-KILL", killed).expect(0);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(machine.show(PROCESS, "ActiveState")).isEqualTo("active");
            assertThat(machine.show(PROCESS, "NRestarts")).isEqualTo("1");
        });
        assertThat(machine.show(PROCESS, "MainPID")).isNotEqualTo(killed);
        assertThat(machine.in("journalctl", "-u", "offshoot@" + PROCESS, "--no-pager")
                        .output())
                .contains("started with 8083");
    }

    @Test
    void reachesNothingThatIsNotItsOwn() throws IOException {
        var pid = machine.show(PROCESS, "MainPID");

        assertThat(ask("/read?" + SETTINGS)).isEqualTo("AccessDeniedException");
        assertThat(ask("/write?/opt/offshoot/" + PROCESS + "/1.0/app.jar")).isEqualTo("FileSystemException");
        assertThat(ask("/write?/var/lib/offshoot/other")).isEqualTo("FileSystemException");
        assertThat(ask("/write?/var/lib/offshoot/" + PROCESS + "/mine"))
                .isEqualTo("/var/lib/offshoot/" + PROCESS + "/mine");
        assertThat(ask("/read?/proc/1/environ")).isEqualTo("NoSuchFileException");
        assertThat(machine.in("tr", "\\0", "\\n", "/proc/" + pid + "/cmdline").output())
                .doesNotContain(SECRET);
        assertThat(machine.in("cat", "/proc/" + pid + "/environ").output()).contains(SECRET);
        assertThat(machine.in("setpriv", "--reuid=65534", "--clear-groups", "cat", "/proc/" + pid + "/environ")
                        .output())
                .contains("Permission denied");
        assertThat(machine.in("stat", "--format=%a %U", SETTINGS).output()).isEqualTo("600 root\n");
        // half of MemoryMax, where this machine's kernel lets a virtual one limit memory: in version 1, or 2, of
        // control groups
        var limits = "test -e /sys/fs/cgroup/memory || grep -qsw memory /sys/fs/cgroup/cgroup.controllers";
        if (machine.in("sh", "-c", limits).exit() == 0) {
            assertThat(Long.parseLong(ask("/heap")) / (1 << 20)).isBetween(450L, 512L);
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        refuses(
                "warehouse READY.jar 1.0",
                1,
                "install: there is no process 'warehouse': it is shop, gateway, or one of");
        refuses("inventory-service none.jar 1.0", 1, "install: there is no jar 'none.jar'");
        refuses("payments-service READY.jar 1.0", 1, "install: 'READY.jar' is not the jar of payments-service");
        refuses("inventory-service READY.jar ../1", 1, "install: '../1' is no version: use letters, digits");
        refuses(
                "inventory-service ENDS.jar 1.0",
                1,
                "install: version 1.0 of inventory-service is there already, with");
        refuses(
                "inventory-service READY.jar",
                2,
                "usage: sh install PROCESS JAR VERSION | sh install --rollback PROCESS");
        refuses("--rollback inventory-service", 1, "install: there is no earlier version of inventory-service");
        assertThat(version()).isEqualTo("1.0");
    }

    private void refuses(String arguments, int exit, String line) {
        var ended = machine.in(
                "sh",
                "-c",
                "cd '" + folder + "' && sh " + VirtualMachine.ROOT.resolve("deployment/vm/install") + " " + arguments);

        assertThat(ended.exit()).as(ended.output()).isEqualTo(exit);
        assertThat(ended.output()).startsWith(line).hasLineCount(1);
    }

    @Test
    void saysThatSomethingIsMissingOnTheMachine() {
        var install =
                VirtualMachine.ROOT.resolve("deployment/vm/install") + " " + PROCESS + " " + jar(Fate.READY) + " 1.1";
        assertThat(machine.in("setpriv", "--reuid=65534", "--clear-groups", "sh", "-c", "sh " + install)
                        .output())
                .isEqualTo("install: only root can install: use sudo\n");
        assertThat(machine.in("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /run; sh " + install)
                        .output())
                .isEqualTo("install: systemd does not run on this machine\n");
        assertThat(machine.in("unshare", "--mount", "sh", "-c", "mount --bind /dev/null /usr/bin/java; sh " + install)
                        .output())
                .isEqualTo("install: there is no java in /usr/bin: install Java 17 or newer\n");
        machine.write("/root/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\"'\n");
        machine.in("chmod", "755", "/root/java").expect(0);
        assertThat(machine.in("unshare", "--mount", "sh", "-c", "mount --bind /root/java /usr/bin/java; sh " + install)
                        .output())
                .isEqualTo("install: /usr/bin/java is version 11: install Java 17 or newer\n");
        assertThat(machine.in("flock", "/opt/offshoot/lock", "sh", "-c", "sh " + install)
                        .output())
                .isEqualTo("install: another installation is running on this machine\n");
        assertThat(version()).isEqualTo("1.0");
    }
}
