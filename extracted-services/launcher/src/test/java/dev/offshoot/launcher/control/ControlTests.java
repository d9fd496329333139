package dev.offshoot.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.processes.Fleet;
import dev.offshoot.launcher.processes.Http;
import dev.offshoot.launcher.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTests {

    @TempDir
    Path folder;

    private final AtomicInteger downs = new AtomicInteger();
    private final List<String> brokers = new CopyOnWriteArrayList<>();
    private final Plan plan = Plan.of(true, Set.of(), 28_080, 28_081);
    private Home home;
    private Control control;
    private RuntimeException trouble;

    @BeforeEach
    void listen() throws IOException {
        home = new Home(folder, folder.resolve("data"), "./offshoot");
        var fleet = new Fleet(
                plan,
                home,
                planned -> {
                    if (trouble != null) {
                        throw trouble;
                    }
                    throw new AssertionError("nothing is to start");
                },
                new Output(new PrintStream(new ByteArrayOutputStream()), false, false),
                () -> {});
        control = new Control("the-key", fleet, brokers::add, downs::incrementAndGet);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void obeysWhoKnowsTheKeyAndNobodyElse() {
        assertThat(post("/down", "another-key").status()).isEqualTo(401);
        assertThat(downs).hasValue(0);

        assertThat(post("/down", "the-key").status()).isEqualTo(202);
        assertThat(downs).hasValue(1);
    }

    @Test
    void changesTheBroker() {
        assertThat(post("/broker/kafka", "the-key").status()).isEqualTo(200);
        assertThat(brokers).containsExactly("kafka");
    }

    @Test
    void saysWhyAnOrderCannotBeObeyed() {
        var refused = post("/start/warehouse-service", "the-key");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("There is no process 'warehouse-service'");
    }

    // without a response, the command in the other terminal would only see the connection close
    @Test
    void saysThatItFailedAndWhy() throws IOException {
        var jar = home.jar(plan.known().get("inventory-service"));
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        trouble = new IllegalStateException("no luck");

        var failed = post("/start/inventory-service", "the-key");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.reason()).contains("no luck");
    }

    // a server that listens on every address also answers at 127.0.0.2
    @Test
    void hearsThisMachineAlone() throws IOException {
        try (var another = new Socket()) {
            assertThatThrownBy(() -> another.connect(new InetSocketAddress("127.0.0.2", control.port()), 1000))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void knowsNoOtherOrders() {
        assertThat(post("/restart/shop", "the-key").status()).isEqualTo(404);
        assertThat(Http.get(url("/down"), "the-key", Duration.ofSeconds(5)).status())
                .isEqualTo(405);
        assertThat(downs).hasValue(0);
    }

    private Http.Answer post(String path, String key) {
        return Http.post(url(path), key, "", Duration.ofSeconds(5));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + control.port() + path;
    }
}
