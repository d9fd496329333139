package dev.offshoot.platform.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.platform.discovery.Registry.RegistryAway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Registries that answer slowly, too much, or not at all. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegistryHttpTests {

    private static final RegisteredProcess SELF =
            new RegisteredProcess("shop", URI.create("http://10.0.0.1:8080"), Set.of("orders"), Map.of());

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answersWith(byte[] part, int times) {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                for (var i = 0; i < times; i++) {
                    body.write(part);
                }
                body.flush();
                if (times == 0) {
                    end.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Registry etcd() {
        return registry("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Registry registry(String url) {
        return Registry.of(Discovery.ETCD, settings(url));
    }

    private static RegistrySettings settings(String url) {
        return new RegistrySettings(url, "offshoot", null, Duration.ofSeconds(3));
    }

    @Test
    void waitsTwoSecondsForTheWholeAnswer() {
        answersWith(new byte[0], 0);

        var began = System.nanoTime();
        assertThatThrownBy(() -> etcd().processes())
                .isInstanceOf(RegistryAway.class)
                .hasMessage("no answer within 2 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void readsAtMostFourMegabytes() {
        answersWith(new byte[1 << 20], 64);

        assertThatThrownBy(() -> etcd().processes())
                .isInstanceOf(RegistryAway.class)
                .hasMessage("its answer is longer than 4 MB");
    }

    /** Guards against a shutdown that waits for a registry. */
    @Test
    void endsAtOnceThoughTheRegistryDoesNotAnswer(CapturedOutput output) throws Exception {
        var asked = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            asked.countDown();
            exchange.sendResponseHeaders(200, 0);
        });
        var registration = new Registration(etcd(), () -> SELF);
        registration.begin();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        var began = System.nanoTime();
        registration.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(output.getAll()).doesNotContain("Not registered", "ERROR");
    }

    @Test
    void saysWhyThereIsNoAnswer() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> registry("http://127.0.0.1:" + free).processes())
                .hasMessage("it refuses connections");
        assertThatThrownBy(() -> registry("http://registry.invalid:2379").processes())
                .hasMessage("its name has no address in DNS");
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answered = CompletableFuture.runAsync(() -> {
                try (var client = plain.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("HTTP/1.1 400 No TLS\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> registry("https://127.0.0.1:" + plain.getLocalPort())
                            .processes())
                    .hasMessage("there is no TLS, or its certificate is not trusted");
            assertThat(answered).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /** Guards against one key that hides all processes. */
    @Test
    void readsTheOthersBesidesAKeyThatIsNoBase64(CapturedOutput output) {
        answersWith(
                ("{\"kvs\":[{\"key\":\"no base64!\",\"value\":\"eA==\"},{\"key\":\"eA==\",\"value\":\""
                                + Base64.getEncoder()
                                        .encodeToString("{\"process\":\"shop\",\"host\":\"10.0.0.1\",\"port\":\"8080\"}"
                                                .getBytes(StandardCharsets.UTF_8))
                                + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8),
                1);

        assertThat(etcd().processes()).extracting(RegisteredProcess::process).containsExactly("shop");
        assertThat(output.getAll()).contains("lists 'no base64!'");
    }

    /** Guards against modules that stay wrong in Eureka, which ignores what is older than what it has. */
    @Test
    void isNewerForEurekaThoughTheClockIsSetBack() {
        var stamps = new CopyOnWriteArrayList<Long>();
        server.createContext("/", exchange -> {
            stamps.add(RegistryHttp.JSON
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .path("instance")
                    .path("lastDirtyTimestamp")
                    .asLong());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        var clock = new AtomicLong(1_000);
        var eureka = new EurekaRegistry(
                settings("http://127.0.0.1:" + server.getAddress().getPort()), clock::get);

        eureka.keep(SELF);
        clock.set(500);
        eureka.keep(new RegisteredProcess(SELF.process(), SELF.url(), Set.of(), Map.of()));

        assertThat(stamps).containsExactly(1_000L, 1_001L);
    }
}
