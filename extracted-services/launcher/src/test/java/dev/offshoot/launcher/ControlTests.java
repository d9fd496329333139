package dev.offshoot.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTests {

    @TempDir
    Path folder;

    private final AtomicInteger downs = new AtomicInteger();
    private Control control;

    @BeforeEach
    void listen() throws IOException {
        var fleet = new Fleet(
                Plan.of(true, Set.of(), 8080, 8081),
                new Home(folder, folder.resolve("data"), "./offshoot"),
                planned -> {
                    throw new AssertionError("nothing is to start");
                },
                new Output(new PrintStream(new ByteArrayOutputStream()), false, false),
                () -> {});
        control = new Control("the-key", fleet, downs::incrementAndGet);
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
    void saysWhyAnOrderCannotBeObeyed() {
        var refused = post("/start/warehouse-service", "the-key");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("There is no process 'warehouse-service'");
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
