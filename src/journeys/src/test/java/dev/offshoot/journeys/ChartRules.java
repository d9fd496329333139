package dev.offshoot.journeys;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What must be true of the chart's manifests, and no schema knows: that they fit each other, and who may do what. */
final class ChartRules {

    private static final Set<String> LABELS = Set.of(
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by");
    private static final Map<String, String> POD = Map.of(
            "/automountServiceAccountToken", "false",
            "/enableServiceLinks", "false",
            "/securityContext/runAsNonRoot", "true",
            "/securityContext/seccompProfile/type", "RuntimeDefault",
            "/hostNetwork", "");
    private static final Map<String, String> CONTAINER = Map.of(
            "/securityContext/allowPrivilegeEscalation", "false",
            "/securityContext/readOnlyRootFilesystem", "true",
            "/securityContext/capabilities/drop/0", "ALL",
            "/securityContext/capabilities/add", "",
            "/securityContext/privileged", "");
    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "/actuator/health/liveness",
            "livenessProbe", "/actuator/health/liveness",
            "readinessProbe", "/actuator/health/readiness");
    private static final Set<String> KINDS = Set.of(
            "ConfigMap",
            "Deployment",
            "HorizontalPodAutoscaler",
            "Job",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "ScaledObject",
            "Service",
            "ServiceAccount",
            "StatefulSet");

    private final List<JsonNode> all;
    private final int shutdownSeconds;
    private final List<String> broken = new ArrayList<>();

    private ChartRules(List<JsonNode> all, int shutdownSeconds) {
        this.all = all;
        this.shutdownSeconds = shutdownSeconds;
    }

    /**
     * The rules that these manifests break.
     *
     * @param shutdownSeconds how long a process may take to end once it has been told to
     */
    static List<String> brokenBy(List<JsonNode> manifests, int shutdownSeconds) {
        var rules = new ChartRules(manifests, shutdownSeconds);
        manifests.forEach(rules::check);
        return rules.broken;
    }

    private void check(JsonNode one) {
        var kind = one.path("kind").asString();
        require(KINDS.contains(kind), one, "the chart must not contain a " + kind);
        for (var label : LABELS) {
            require(one.at("/metadata/labels").has(label), one, "it has no label " + label);
        }
        switch (kind) {
            case "Deployment", "StatefulSet" -> {
                pod(one);
                process(one);
            }
            case "Job" -> pod(one);
            case "Service" -> service(one);
            case "NetworkPolicy" -> policy(one);
            case "ScaledObject", "HorizontalPodAutoscaler" -> {
                var target = one.at("/spec/scaleTargetRef");
                require(
                        named(
                                        target.path("kind").asString(),
                                        target.path("name").asString())
                                .findAny()
                                .isPresent(),
                        one,
                        "it scales " + target.path("name").asString() + ", which is not there");
            }
            default -> {}
        }
    }

    private void pod(JsonNode workload) {
        var labels = workload.at("/spec/template/metadata/labels");
        for (var label : LABELS) {
            require(labels.has(label), workload, "its pods have no label " + label);
        }
        var spec = workload.at("/spec/template/spec");
        POD.forEach((field, value) -> expect(spec, field, value, workload));
        for (var container : spec.path("containers")) {
            CONTAINER.forEach((field, value) -> expect(container, field, value, workload));
            for (var amount : List.of("/requests/cpu", "/requests/memory", "/limits/cpu", "/limits/memory")) {
                require(!container.at("/resources" + amount).isMissingNode(), workload, "it has no resources" + amount);
            }
            require(
                    container.path("image").asString().matches(".+:[\\w.-]+")
                            && !container.path("image").asString().endsWith(":latest"),
                    workload,
                    "its image has no version");
            for (var variable : container.path("env")) {
                var name = variable.path("name").asString();
                require(
                        !name.matches(".*(PASSWORD|SECRET|KEY)") || !variable.has("value"),
                        workload,
                        name + " is not taken from a Secret");
            }
        }
        for (var volume : spec.path("volumes")) {
            require(
                    volume.has("emptyDir") || volume.has("configMap"),
                    workload,
                    "the volume " + volume.path("name").asString() + " is kept, or of the machine");
        }
        var account = spec.path("serviceAccountName").asString();
        require(
                named("ServiceAccount", account)
                        .anyMatch(found -> found.path("automountServiceAccountToken")
                                .asString()
                                .equals("false")),
                workload,
                "there is no service account " + account + " without a token");
        require(
                workloads()
                                .filter(other -> other.at("/spec/template/spec/serviceAccountName")
                                        .asString()
                                        .equals(account))
                                .count()
                        == 1,
                workload,
                "it shares its service account with others");
        require(
                all.stream()
                        .anyMatch(policy -> policy.path("kind").asString().equals("NetworkPolicy")
                                && policy.at("/spec/policyTypes").size() == 2
                                && selects(policy.at("/spec/podSelector/matchLabels"), labels)),
                workload,
                "no network policy is about its pods");
    }

    private void process(JsonNode workload) {
        var labels = workload.at("/spec/template/metadata/labels");
        require(
                selects(workload.at("/spec/selector/matchLabels"), labels),
                workload,
                "its selector does not select its pods");
        var container = workload.at("/spec/template/spec/containers/0");
        PROBES.forEach((probe, path) -> {
            expect(container, "/" + probe + "/httpGet/path", path, workload);
            var port = container.at("/" + probe + "/httpGet/port").asString();
            require(ports(workload).contains(port), workload, probe + " asks port " + port + ", which is not there");
        });
        var waits = container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
        require(waits >= 10, workload, "it stops before the gateway has found the replica that was replaced before");
        var needed = waits + shutdownSeconds;
        var given =
                workload.at("/spec/template/spec/terminationGracePeriodSeconds").asInt(30);
        require(given > needed, workload, "it is killed after " + given + " s, and may need " + needed + " s to end");
        require(
                all.stream()
                        .anyMatch(budget -> budget.path("kind").asString().equals("PodDisruptionBudget")
                                && selects(budget.at("/spec/selector/matchLabels"), labels)),
                workload,
                "it has no disruption budget");
        for (var variable : container.path("env")) {
            if (variable.path("name").asString().equals("OFFSHOOT_GATEWAY_INSTANCES")) {
                Stream.of(variable.path("value").asString().split(",")).forEach(address -> reached(workload, address));
            }
        }
    }

    private void reached(JsonNode gateway, String address) {
        var uri = URI.create(address);
        require(
                named("Service", String.valueOf(uri.getHost()))
                        .anyMatch(service -> service.at("/spec/ports")
                                .valueStream()
                                .anyMatch(port -> port.path("port").asInt() == uri.getPort())),
                gateway,
                "no Service answers at " + address);
    }

    private void service(JsonNode service) {
        var pods = workloads()
                .filter(workload ->
                        selects(service.at("/spec/selector"), workload.at("/spec/template/metadata/labels")))
                .toList();
        require(pods.size() == 1, service, "it selects the pods of " + pods.size() + " workloads");
        for (var port : service.at("/spec/ports")) {
            var target = port.path("targetPort").asString();
            require(
                    pods.stream().allMatch(workload -> ports(workload).contains(target)),
                    service,
                    "its pods have no port " + target);
        }
    }

    private void policy(JsonNode policy) {
        var selector = policy.at("/spec/podSelector/matchLabels");
        require(!selector.isEmpty(), policy, "it is about pods of others");
        require(
                workloads().anyMatch(workload -> selects(selector, workload.at("/spec/template/metadata/labels"))),
                policy,
                "it selects no pods");
        var open = policy.at("/spec/ingress")
                .valueStream()
                .anyMatch(rule -> rule.path("from").isEmpty());
        var entrance = named("Service", "entrance")
                .allMatch(service -> selects(selector, service.at("/spec/selector"))
                        && selects(service.at("/spec/selector"), selector));
        require(!open || entrance, policy, "anybody reaches its pods");
        for (var rule : policy.at("/spec/egress")) {
            var ports = rule.path("ports");
            var names = !ports.isEmpty()
                    && ports.valueStream().allMatch(port -> port.path("port").asInt() == 53);
            require(names || !rule.path("to").isEmpty(), policy, "its pods reach anybody");
        }
    }

    private Stream<JsonNode> workloads() {
        return all.stream()
                .filter(one -> Set.of("Deployment", "StatefulSet", "Job")
                        .contains(one.path("kind").asString()));
    }

    private Stream<JsonNode> named(String kind, String name) {
        return all.stream()
                .filter(one -> one.path("kind").asString().equals(kind)
                        && one.at("/metadata/name").asString().equals(name));
    }

    /** The names of a workload's ports. */
    private static List<String> ports(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0/ports")
                .valueStream()
                .map(port -> port.path("name").asString())
                .toList();
    }

    /** Kubernetes itself labels the pods of a StatefulSet with their names. */
    private static boolean selects(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .filter(label -> !label.getKey().equals("statefulset.kubernetes.io/pod-name"))
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private void expect(JsonNode parent, String field, String value, JsonNode of) {
        var node = parent.at(field);
        var found = node.isContainer() ? node.toString() : node.asString("");
        require(found.equals(value), of, field + " is " + found + ", not " + value);
    }

    private void require(boolean holds, JsonNode of, String otherwise) {
        if (!holds) {
            broken.add(
                    of.path("kind").asString() + " " + of.at("/metadata/name").asString() + ": " + otherwise);
        }
    }
}
