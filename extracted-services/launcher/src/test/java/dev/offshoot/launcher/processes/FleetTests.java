package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Small real processes, and a fake readiness endpoint. */
@DisabledOnOs(OS.WINDOWS)
class FleetTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer readiness;
    private Plan plan;
    private Fleet fleet;
    private String broken = "";
    private String command = "exec sleep 600";

    @BeforeEach
    void prepare() throws IOException {
        readiness = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        readiness.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        readiness.start();
        plan = Plan.of(true, Set.of("catalog"), 28_080, 28_081);
        var home = new Home(folder, folder.resolve("data"), "./offshoot");
        for (var planned : plan.known().values()) {
            Files.createDirectories(home.jar(planned).getParent());
            Files.createFile(home.jar(planned));
        }
        fleet = new Fleet(plan, home, Small::new, new Output(new PrintStream(printed, true), false, false), () -> {});
    }

    @AfterEach
    void leaveNothing() {
        fleet.killAll();
        readiness.stop(0);
    }

    @Test
    void startsWhatIsPlannedAndNoServiceBeforeTheShopHasMigrated() {
        fleet.startAll();

        assertThat(fleet.children())
                .extracting(child -> child.name)
                .containsExactly("gateway", "shop", "catalog-service");
        assertThat(fleet.children()).extracting(Child::state).containsOnly(Child.State.READY);
        var said = printed.toString();
        assertThat(said.indexOf("catalog-service")).isGreaterThan(said.lastIndexOf("shop "));
    }

    // a file, because no folder is read-only to root
    @Test
    void saysInOneLineThatTheFolderCannotBeWritten() throws Exception {
        var data = Files.createFile(folder.resolve("data"));

        assertThatThrownBy(() -> Fleet.createFolder(new Home(folder, data, "./offshoot")))
                .isInstanceOf(Refused.class)
                .hasMessage("The folder " + data + " is not writable (Not a directory): run the command from a"
                        + " folder that is");
    }

    @Test
    void startsNothingMoreOnceOneDoesNotStart() {
        broken = "shop";

        assertThatThrownBy(fleet::startAll).isInstanceOf(Refused.class).hasMessage("shop did not start: the reason");
        assertThat(printed.toString()).doesNotContain("catalog-service");
    }

    // services wait only for the shop: when it is ready, they must not start if another process has failed
    @Test
    void startsNoServiceThoughOnlyTheGatewayDoesNotStart() {
        broken = "gateway";
        readiness.createContext("/shop", exchange -> {
            var gatewayHasFailed = fleet.children().stream()
                    .anyMatch(child -> child.name.equals("gateway") && child.state() == Child.State.STOPPED);
            exchange.sendResponseHeaders(gatewayHasFailed ? 200 : 503, -1);
            exchange.close();
        });

        assertThatThrownBy(fleet::startAll).isInstanceOf(Refused.class).hasMessage("gateway did not start: the reason");
        assertThat(printed.toString()).doesNotContain("catalog-service");
    }

    @Test
    void startsOnRequestWhatDoesNotRunYet() {
        fleet.startAll();

        assertThat(fleet.start("inventory-service")).isTrue();
        assertThat(fleet.start("inventory-service")).isFalse();
        fleet.stop("inventory-service");
        assertThat(fleet.start("inventory-service")).isTrue();
        assertThat(fleet.children()).hasSize(4);
    }

    @Test
    void leavesNoProcessAndStartsNoMore() {
        fleet.startAll();
        var processes = fleet.children().stream()
                .map(child -> ProcessHandle.of(child.pid()).orElseThrow())
                .toList();

        fleet.stopAll();

        assertThat(processes).hasSize(3).noneMatch(ProcessHandle::isAlive);
        assertThatThrownBy(() -> fleet.start("inventory-service")).hasMessage("The launcher is stopping");
    }

    @Test
    void waitsForWhatTakesAMomentToEnd() {
        command = "trap 'sleep 0.5; echo tidied; exit 0' TERM; echo up; while true; do sleep 0.1; done";
        fleet.startAll();
        // before that, the signal would kill them
        await().untilAsserted(() -> assertThat(fleet.children())
                .extracting(child -> child.log.tail(1))
                .containsOnly(List.of("up")));
        var processes = fleet.children().stream()
                .map(child -> ProcessHandle.of(child.pid()).orElseThrow())
                .toList();

        fleet.stopAll();

        assertThat(processes).hasSize(3).noneMatch(ProcessHandle::isAlive);
        assertThat(fleet.children()).extracting(child -> child.log.tail(1)).containsOnly(List.of("tidied"));
    }

    private final class Small implements Child.Launch {

        private final Plan.Planned planned;

        Small(Plan.Planned planned) {
            this.planned = planned;
        }

        @Override
        public List<String> command(boolean again) {
            return List.of("sh", "-c", planned.name().equals(broken) ? "echo the reason; exit 1" : command);
        }

        @Override
        public void dress(Map<String, String> environment) {}

        @Override
        public String readiness() {
            // a broken process must not seem ready because another one answers
            return planned.name().equals(broken)
                    ? "http://127.0.0.1:1/"
                    : "http://127.0.0.1:" + readiness.getAddress().getPort() + "/" + planned.name();
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(20);
        }
    }
}
