package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods of the chart, run by podman, each with an address of its own on the loopback network. Podman takes the part of
 * one machine's kubelet, not of a cluster: replicas become pods here, a file of hosts replaces Services, and the test asks
 * probes.
 */
final class Pods implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final List<JsonNode> manifests;
    private final Map<String, Map<String, String>> secrets;
    private final Podman podman;
    private final int port;
    private final String network;
    private final Map<String, JsonNode> pods = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();

    /**
     * Pods that have not been started yet.
     *
     * @param manifests the chart's, for this port
     * @param secrets the Secrets that they need
     */
    Pods(List<JsonNode> manifests, Map<String, Map<String, String>> secrets, int port) throws Exception {
        this.manifests = manifests;
        this.secrets = secrets;
        this.port = port;
        // a network for each port, so that two tests do not meet
        this.network = "127." + (1 + port / 256 % 250) + "." + port % 256 + ".";
        for (var workload : manifests) {
            var replicas = workload.at("/spec/replicas").asInt(0);
            for (int i = 0; i < replicas; i++) {
                var name = workload.at("/metadata/name").asString() + "-" + i;
                addresses.put(name, network + (pods.size() + 1));
                pods.put(name, workload);
            }
        }
        podman = new Podman(hosts());
    }

    /** Each pod by its own name, and all pods of a process by the process's, like a headless Service. */
    private String hosts() {
        return addresses.entrySet().stream()
                .map(address -> address.getValue() + " " + address.getKey() + " " + process(address.getKey()) + "\n")
                .collect(Collectors.joining("", "127.0.0.1 localhost\n", addresses.get("gateway-0") + " entrance\n"));
    }

    /** The process whose replica a pod is. */
    private String process(String pod) {
        return pods.get(pod).at("/metadata/name").asString();
    }

    /** Creates the images and the Secrets. */
    Pods prepare() throws Exception {
        podman.buildJdk();
        for (var name : names()) {
            if (name.endsWith("-0")) {
                podman.buildImage(
                        process(name),
                        pods.get(name)
                                .at("/spec/template/spec/containers/0/image")
                                .asString());
            }
        }
        for (var secret : secrets.entrySet()) {
            podman.createSecret(secret.getKey(), secret.getValue());
        }
        return this;
    }

    /** Starts the pods without waiting for them. */
    Pods launch(String... names) throws Exception {
        for (var name : names) {
            var file = Files.writeString(
                    podman.folder().resolve(name + ".json"), JsonMapper.shared().writeValueAsString(pod(name)));
            podman.run("play", "kube", file.toString());
        }
        return this;
    }

    /** The pod of a replica, changed where podman or the lack of a network of pods demands it. */
    private ObjectNode pod(String name) throws IOException {
        var pod = JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", name);
        var spec = (ObjectNode) pods.get(name).at("/spec/template/spec").deepCopy();
        pod.set("spec", spec);
        // pods share the machine's network, so each listens at an address of its own; podman refuses to map ports there
        spec.put("hostNetwork", true);
        var container = (ObjectNode) spec.at("/containers/0");
        container.remove(List.of("ports", "startupProbe", "livenessProbe", "readinessProbe"));
        for (var variable : container.path("env")) {
            if (variable.path("name").asString().equals("SERVER_ADDRESS")) {
                ((ObjectNode) variable).put("value", addresses.get(name));
            }
        }
        container
                .withArray("/env")
                .addObject()
                .put("name", "SPRING_GRPC_SERVER_ADDRESS")
                .put("value", addresses.get(name));
        // podman's emptyDir belongs to root, and all pods would share it
        var tmp = Files.createDirectories(podman.folder().resolve("tmp-" + name));
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
        var volume = (ObjectNode) spec.at("/volumes/0");
        volume.remove("emptyDir");
        volume.putObject("hostPath").put("path", tmp.toString()).put("type", "Directory");
        return pod;
    }

    /** What the kubelet would be told by one of the pod's probes: the status, or 0 without an answer. */
    int probe(String name, String probe) {
        var container = pods.get(name).at("/spec/template/spec/containers/0");
        var asked = container.at("/" + probe + "/httpGet");
        var port = container
                .path("ports")
                .valueStream()
                .filter(one -> one.path("name").equals(asked.path("port")))
                .map(one -> one.path("containerPort").asInt())
                .findFirst()
                .orElseThrow();
        var request = HttpRequest.newBuilder(URI.create("http://" + addresses.get(name) + ":" + port
                        + asked.path("path").asString()))
                .timeout(Duration.ofSeconds(
                        container.at("/" + probe + "/timeoutSeconds").asInt()))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitReady(String... names) {
        for (var name : names) {
            var startup = pods.get(name).at("/spec/template/spec/containers/0/startupProbe");
            await().atMost(Duration.ofSeconds(startup.path("periodSeconds").asLong()
                            * startup.path("failureThreshold").asLong()))
                    .pollInterval(Duration.ofMillis(200))
                    // like the kubelet, which asks nothing else before
                    .untilAsserted(
                            () -> assertThat(probe(name, "startupProbe") == 200 ? probe(name, "readinessProbe") : 0)
                                    .as(() -> name + " is ready:\n" + log(name))
                                    .isEqualTo(200));
        }
    }

    /** Kills a pod's process as the kernel does when memory is short; podman starts it again, as the kubelet would. */
    void kill(String name) throws Exception {
        new ProcessBuilder(
                        "kill",
                        "-9",
                        String.valueOf(inspect(name).at("/State/Pid").asInt()))
                .start()
                .waitFor();
    }

    /** Stops a pod as the kubelet does, and returns how long that took. */
    Duration stop(String name) throws Exception {
        var grace = pods.get(name)
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asInt();
        var began = System.nanoTime();
        podman.run("stop", "--time", String.valueOf(grace), container(name));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    void start(String name) throws Exception {
        podman.run("start", container(name));
    }

    /** How podman sees a pod's container. */
    JsonNode inspect(String name) throws Exception {
        return JsonMapper.shared()
                .readTree(podman.run("inspect", container(name)))
                .path(0);
    }

    /** What a pod has printed. */
    String log(String name) {
        try {
            return podman.run("logs", container(name));
        } catch (Exception e) {
            return "(it cannot be read: " + e + ")";
        }
    }

    /** The address of a pod. */
    URI uri(String name, String path) {
        return URI.create("http://" + addresses.get(name) + ":" + port + path);
    }

    /** All pods, in the order of the manifests. */
    List<String> names() {
        return new ArrayList<>(pods.keySet());
    }

    /** Runs the script of a Job with the variables that its container would have, and nothing else. */
    Chart.Ended runScriptOf(String job) throws Exception {
        var container = manifest("Job", job).at("/spec/template/spec/containers/0");
        var scripts = manifest("ConfigMap", job).path("data");
        var script = Path.of(container.at("/command/1").asString());
        var file = Files.writeString(
                podman.folder().resolve(script.getFileName().toString()),
                scripts.path(script.getFileName().toString()).asString());
        var builder = new ProcessBuilder(container.at("/command/0").asString(), file.toString());
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        for (var variable : container.path("env")) {
            var secret = variable.at("/valueFrom/secretKeyRef");
            builder.environment()
                    .put(
                            variable.path("name").asString(),
                            secret.isMissingNode()
                                    ? variable.path("value").asString()
                                    : secrets.get(secret.path("name").asString())
                                            .get(secret.path("key").asString()));
        }
        return Chart.run(builder, "");
    }

    private JsonNode manifest(String kind, String name) {
        return manifests.stream()
                .filter(one -> one.path("kind").asString().equals(kind)
                        && one.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String container(String name) {
        return name + "-process";
    }

    @Override
    public void close() {
        podman.close();
    }
}
