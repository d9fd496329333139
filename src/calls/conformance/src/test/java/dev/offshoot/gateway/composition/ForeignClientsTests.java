package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.messaging.testing.Needed;
import dev.offshoot.platform.calls.dubbo.AvailabilityService;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Product;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Request;
import dev.offshoot.platform.calls.dubbo.CallFailed;
import dev.offshoot.platform.calls.dubbo.Dubbo;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others would write or generate ask a process for availability. */
class ForeignClientsTests {

    private static final Path IDL =
            Path.of("../../contracts/src/main/thrift/offshoot/inventory/v1/availability.thrift");

    /** The one that Debian's packages extend, whatever comes first in the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private final InventoryHost host = Hosts.one();
    private UUID teapot;

    @BeforeEach
    void tenInTheHouse() {
        host.hosts(true);
        teapot = host.product(10);
    }

    @Test
    void thriftsCompilerGeneratesAClientThatIsAnswered(@TempDir Path folder) throws Exception {
        Needed.on(runs("thrift", "--version"), "needs the Thrift compiler: install thrift-compiler");
        Needed.on(runs(PYTHON, "-c", "import thrift"), "needs Thrift's Python library: install python3-thrift");

        assertThat(output("thrift", "--gen", "py", "-out", folder.toString(), IDL.toString()))
                .isEmpty();
        var said = output(
                PYTHON,
                Path.of(getClass().getResource("/thrift_client.py").toURI()).toString(),
                folder.toString(),
                String.valueOf(host.port() + 3000),
                teapot.toString());

        assertThat(said).isEqualTo(teapot + " 10 0 10\nINVALID_ARGUMENT A product id must be a UUID\n");
    }

    @Test
    void protocGeneratesAClientThatIsAnswered() {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", host.port() + 1000)
                .usePlaintext()
                .build();
        try {
            var reply = AvailabilityGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .of(AvailabilityRequest.newBuilder()
                            .addProductIds(teapot.toString())
                            .build());

            assertThat(reply.getProducts(0).getAvailable()).isEqualTo(10);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aConsumerWithDubbosPlainApiIsAnswered() {
        // the default application of this JVM is that of the host
        var bootstrap = DubboBootstrap.newInstance(new FrameworkModel());
        var application = new ApplicationConfig("consumer");
        application.setQosEnable(false);
        bootstrap.application(application);
        var reference = new ReferenceConfig<AvailabilityService>(
                bootstrap.getApplicationModel().getDefaultModule());
        reference.setInterface(AvailabilityService.class);
        reference.setUrl("tri://" + Dubbo.host("127.0.0.1") + ":" + (host.port() + 4000));
        try {
            var service = reference.get();

            assertThat(service.of(new Request(List.of(teapot.toString())))
                            .join()
                            .products())
                    .containsExactly(new Product(teapot.toString(), 10, 0, 10));
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> service.of(new Request(List.of("teapot"))).join())
                    .havingCause()
                    .isInstanceOfSatisfying(
                            CallFailed.class,
                            failed -> assertThat(failed.code()).isEqualTo("INVALID_ARGUMENT"))
                    .withMessage("A product id must be a UUID");
        } finally {
            reference.destroy();
        }
    }

    @Test
    void anHttpClientIsAnswered() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(host.url() + "/api/stock?productId=" + teapot))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("[{\"productId\":\"" + teapot + "\",\"onHand\":10,\"reserved\":0,\"available\":10}]");
    }

    /** Guards against a server that waits for the rest of nonsense, or dies of it. */
    @Test
    void garbageEndsAThriftConnectionAndNothingElse() throws Exception {
        var thrift = host.port() + 3000;
        // no frame, a frame that is too large, and a frame without a call
        for (var garbage : List.of("GET / HTTP/1.1\r\n\r\n", "\0\177\0\0aaaa", "\0\0\0\10\1\2\3\4\5\6\7\10")) {
            try (var socket = new Socket("127.0.0.1", thrift)) {
                socket.setSoTimeout(10_000);
                write(socket.getOutputStream(), garbage);

                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
        try (var gateway = new CallingGateway("thrift", Duration.ofSeconds(10), host.url())) {
            assertThat(gateway.available(teapot)).containsValue(10L);
        }
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("output", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
