package dev.offshoot.journeys;

import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.Needed;
import dev.offshoot.platform.discovery.Discovery;
import dev.offshoot.platform.discovery.Registry;
import dev.offshoot.platform.discovery.RegistrySettings;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** A registry that can be killed and restarted: a real server, except for Consul, whose API a stub answers. */
final class RunningRegistry implements AutoCloseable {

    private static final Path SERVER = Path.of("../../extracted-services/registry-server/target/registry-server.jar");

    private final String name;
    private final Path folder;
    private final int port = FreePorts.one();
    private final int other = FreePorts.one();
    private Process process;
    private ConsulStub stub;

    /** @param name {@code etcd}, {@code eureka}, {@code zookeeper} or {@code consul} */
    RunningRegistry(String name, Path folder) {
        this.name = name;
        this.folder = folder.resolve(name).toAbsolutePath();
        assumeInstalled(name);
    }

    /** Skips a test if its registry is not installed; those that run in Java always are. */
    static void assumeInstalled(String name) {
        Needed.on(!name.equals("etcd") || etcd() != null, "etcd is not installed: .ci/run installs it (etcd-server)");
    }

    private static Path etcd() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "etcd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    String url() {
        return url(port);
    }

    /** Its URL for those who reach it by another port. */
    String url(int port) {
        return switch (name) {
            case "zookeeper" -> "127.0.0.1:" + port;
            case "eureka" -> "http://127.0.0.1:" + port + "/eureka";
            default -> "http://127.0.0.1:" + port;
        };
    }

    int port() {
        return port;
    }

    RunningRegistry start() throws IOException {
        if (name.equals("consul")) {
            stub = new ConsulStub(port);
            return this;
        }
        Files.createDirectories(folder);
        process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("registry.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        name + " did not start: " + Files.readString(folder.resolve("registry.log")));
            }
            return listens(name.equals("etcd") ? port : other);
        });
        return this;
    }

    private List<String> command() {
        if (name.equals("etcd")) {
            var peers = "http://127.0.0.1:" + other;
            return List.of(
                    etcd().toString(),
                    "--data-dir=" + folder.resolve("data"),
                    "--listen-client-urls=" + url(),
                    "--advertise-client-urls=" + url(),
                    "--listen-peer-urls=" + peers,
                    "--initial-advertise-peer-urls=" + peers,
                    "--initial-cluster=default=" + peers);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                SERVER.toAbsolutePath().toString(),
                name,
                folder.resolve("data").toString(),
                String.valueOf(port),
                String.valueOf(other));
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        if (stub != null) {
            stub.close();
            stub = null;
        }
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Stops its work as {@code kill -STOP} does: it accepts connections, and answers nothing. */
    void freeze() throws Exception {
        if (stub != null) {
            stub.isFrozen(true);
        } else {
            signal("STOP");
        }
    }

    /** Lets it go on. */
    void thaw() throws Exception {
        if (stub != null) {
            stub.isFrozen(false);
        } else {
            signal("CONT");
        }
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** A client, as processes have it. */
    Registry client() {
        return Registry.of(
                Discovery.valueOf(name.toUpperCase(Locale.ROOT)),
                new RegistrySettings(url(), "offshoot", null, Duration.ofSeconds(3)));
    }

    /** Enters something under the name of the shop's processes that is no process. */
    void enterGarbage() throws Exception {
        switch (name) {
            case "etcd" ->
                send(
                        "POST",
                        "/v3/kv/put",
                        // the key /offshoot/processes/garbage, and no JSON
                        "{\"key\":\"L29mZnNob290L3Byb2Nlc3Nlcy9nYXJiYWdl\",\"value\":\"AP8A\"}");
            case "consul" ->
                send(
                        "PUT",
                        "/v1/agent/service/register",
                        "{\"ID\":\"garbage\",\"Name\":\"offshoot\",\"Address\":\"no address!\",\"Port\":1,"
                                + "\"Meta\":{\"modules\":\"\\u0000,,\",\"port-grpc\":\"x\"}}");
            case "eureka" ->
                send(
                        "POST",
                        "/apps/OFFSHOOT",
                        "{\"instance\":{\"instanceId\":\"garbage\",\"app\":\"OFFSHOOT\",\"vipAddress\":\"offshoot\","
                                + "\"hostName\":\"no address!\",\"ipAddr\":\"no address!\",\"status\":\"UP\","
                                + "\"port\":{\"$\":1,\"@enabled\":\"true\"},\"metadata\":{\"modules\":\"\\u0000,,\"},"
                                + "\"leaseInfo\":{\"durationInSecs\":300},\"dataCenterInfo\":{\"@class\":"
                                + "\"com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo\",\"name\":\"MyOwn\"}}}");
            default -> {
                try (var server = new ZooKeeper(url(), 5000, event -> {})) {
                    // no JSON, and JSON without an address
                    for (var node : List.of(new byte[] {0, -1, 0}, "{}".getBytes(StandardCharsets.UTF_8))) {
                        server.create(
                                "/services/offshoot/garbage-" + node.length,
                                node,
                                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT);
                    }
                }
            }
        }
    }

    private void send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
