package dev.offshoot.journeys;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** As much of a Kubernetes API as Helm asks before an installation: kinds, and what is there. There is one StatefulSet. */
final class ClusterStub implements AutoCloseable {

    /** By group and version. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "v1", List.of("Service", "ServiceAccount"),
            "apps/v1", List.of("Deployment", "StatefulSet"),
            "autoscaling/v2", List.of("HorizontalPodAutoscaler"),
            "networking.k8s.io/v1", List.of("NetworkPolicy"),
            "policy/v1", List.of("PodDisruptionBudget"));

    private final Map<String, Object> answers = new TreeMap<>();
    private final HttpServer server;

    /**
     * Starts it.
     *
     * @param process the name of the StatefulSet
     * @param replicas how many it has
     */
    ClusterStub(String process, int replicas) throws IOException {
        answers.put("/version", Map.of("major", "1", "minor", "34", "gitVersion", "v1.34.0"));
        answers.put("/api", Map.of("kind", "APIVersions", "versions", List.of("v1")));
        answers.put("/apis", Map.of("kind", "APIGroupList", "groups", groups()));
        KINDS.forEach((version, kinds) -> answers.put(
                (version.contains("/") ? "/apis/" : "/api/") + version,
                Map.of(
                        "kind",
                        "APIResourceList",
                        "groupVersion",
                        version,
                        "resources",
                        kinds.stream().map(ClusterStub::resource).toList())));
        var metadata = Map.of(
                "name", process,
                "labels", Map.of("app.kubernetes.io/managed-by", "Helm"),
                "annotations",
                        Map.of("meta.helm.sh/release-name", "shop", "meta.helm.sh/release-namespace", "default"));
        answers.put(
                "/apis/apps/v1/namespaces/default/statefulsets/" + process,
                Map.of(
                        "apiVersion",
                        "apps/v1",
                        "kind",
                        "StatefulSet",
                        "metadata",
                        metadata,
                        "spec",
                        Map.of("replicas", replicas)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var found = answers.get(exchange.getRequestURI().getPath());
            var absent = Map.of("kind", "Status", "status", "Failure", "reason", "NotFound", "code", 404);
            var answer = JsonMapper.shared().writeValueAsBytes(found == null ? absent : found);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(found == null ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private static List<Map<String, Object>> groups() {
        return KINDS.keySet().stream()
                .filter(version -> version.contains("/"))
                .map(version -> {
                    var one = Map.of("groupVersion", version, "version", version.split("/")[1]);
                    return Map.of("name", version.split("/")[0], "versions", List.of(one), "preferredVersion", one);
                })
                .toList();
    }

    private static Map<String, Object> resource(String kind) {
        var name = kind.toLowerCase(Locale.ROOT);
        return Map.of(
                "name",
                name.endsWith("y") ? name.replaceAll("y$", "ies") : name + "s",
                "namespaced",
                true,
                "kind",
                kind,
                "verbs",
                List.of("get"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
