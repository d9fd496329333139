package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The chart for Kubernetes: each model is rendered by Helm, and fits the schemas of Kubernetes and our own rules. */
@Tag("all")
class ChartIT {

    private static final Path ROOT = Path.of("../..");
    private static final String SLEEPS = "services.notifications.replicas=0,services.notifications.maxReplicas=2";
    private static final String TRACES = "networkPolicies.traces.podSelector.matchLabels.app=jaeger";

    private static Chart chart;

    @BeforeAll
    static void open() throws Exception {
        chart = Chart.open();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            single    |                                                             | shop
            single    | gateway.replicas=1                                          | gateway shop
            mixed     | traces=http://jaeger:4318/v1/traces,TRACES,demo=true        | gateway inventory-service payments-service shop
            mixed     | autoscaling.kind=hpa,services.inventory.maxReplicas=4       | gateway inventory-service payments-service shop
            mixed     | discovery=kubernetes                                        | gateway inventory-service payments-service shop
            extracted | networkPolicies.monitoring.namespaceSelector.matchLabels.a=b| all
            extracted | autoscaling.kind=keda,services.inventory.maxReplicas=4,SLEEPS | all
            """)
    void everyModelFitsTheSchemasAndTheRules(String model, String settings, String processes) throws Exception {
        var manifests = chart.render(
                model,
                settings == null
                        ? new String[0]
                        : new String[] {settings.replace("SLEEPS", SLEEPS).replace("TRACES", TRACES)});

        assertThat(chart.lint(model)).contains("1 chart(s) linted, 0 chart(s) failed");
        assertThat(chart.complaints(manifests)).isEmpty();
        assertThat(ChartRules.brokenBy(manifests, ShutdownTime.seconds())).isEmpty();
        assertThat(names(manifests, "StatefulSet", "Deployment"))
                .isEqualTo(
                        processes.equals("all") ? with("gateway", Deployment.MODULES) : Set.of(processes.split(" ")));
    }

    // in YAML, a name such as 2024 is a number unless it is quoted
    @Test
    void namesMayLookLikeNumbers() throws Exception {
        var manifests = chart.renderAs(
                "2024",
                "mixed",
                "database.name=2024",
                "database.host=1e3",
                "broker.host=true",
                "autoscaling.kind=keda",
                "services.inventory.maxReplicas=4");

        assertThat(chart.complaints(manifests)).isEmpty();
        assertThat(ChartRules.brokenBy(manifests, ShutdownTime.seconds())).isEmpty();
    }

    private static Set<String> with(String more, List<String> modules) {
        var names = modules.stream().map(module -> module + "-service").collect(Collectors.toSet());
        names.add(more);
        return names;
    }

    private static Set<String> names(List<JsonNode> manifests, String... kinds) {
        return manifests.stream()
                .filter(one -> List.of(kinds).contains(one.path("kind").asString()))
                .map(one -> one.at("/metadata/name").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void theSchemasFindFieldsThatKubernetesDoesNotKnowAndWrongTypes() throws Exception {
        var manifests = changeable("autoscaling.kind=keda", "services.inventory.maxReplicas=4");
        var shop = named(manifests, "StatefulSet", "shop");
        shop.put("extra", 1);
        at(shop, "/spec").put("replica", 2).put("minReadySeconds", "10");
        at(shop, "/spec/template/spec/containers/0/livenessProbe/httpGet").put("pathh", "/");
        at(shop, "/spec/template/spec/containers/0/env/1").put("value", 8080);
        at(named(manifests, "ScaledObject", "inventory-service"), "/spec").put("maxReplicas", 3);
        named(manifests, "Service", "entrance").put("kind", "Sevice");

        assertThat(chart.complaints(manifests))
                .containsExactlyInAnyOrder(
                        "StatefulSet shop: /extra is unknown",
                        "StatefulSet shop: /spec/replica is unknown",
                        "StatefulSet shop: /spec/minReadySeconds type {\"type\":\"integer\"}",
                        "StatefulSet shop: /spec/template/spec/containers/0/livenessProbe/httpGet/pathh is unknown",
                        "StatefulSet shop: /spec/template/spec/containers/0/env/1/value type {\"type\":\"string\"}",
                        "ScaledObject inventory-service: /spec/maxReplicas is unknown",
                        "Sevice entrance: there is no kind Sevice in v1");
    }

    @Test
    void theRulesFindWhatNoSchemaKnows() throws Exception {
        var manifests = changeable("autoscaling.kind=hpa", "services.inventory.maxReplicas=4");
        var shop = named(manifests, "StatefulSet", "shop");
        at(shop, "/metadata/labels").remove("app.kubernetes.io/version");
        at(shop, "/spec/template/metadata/labels").remove("app.kubernetes.io/managed-by");
        at(shop, "/spec/template/spec")
                .put("automountServiceAccountToken", true)
                .put("terminationGracePeriodSeconds", 30);
        at(shop, "/spec/template/spec").put("serviceAccountName", "payments-service");
        at(shop, "/spec/template/spec/volumes/0").remove("emptyDir");
        var container = at(shop, "/spec/template/spec/containers/0");
        container.put("image", "offshoot/shop:latest");
        container.remove("lifecycle");
        at(container, "/securityContext").put("readOnlyRootFilesystem", false);
        at(container, "/resources/limits").remove("memory");
        at(container, "/livenessProbe/httpGet")
                .put("path", "/actuator/health/readiness")
                .put("port", "admin");
        container
                .withArray("/env")
                .addObject()
                .put("name", "SPRING_DATASOURCE_PASSWORD")
                .put("value", "shop");
        manifests.remove(named(manifests, "PodDisruptionBudget", "shop"));
        manifests.remove(named(manifests, "Service", "shop-1"));
        at(named(manifests, "Service", "shop-0"), "/spec/ports/1").put("targetPort", "admin");
        at(named(manifests, "Service", "inventory-service-0"), "/spec/selector")
                .put("app.kubernetes.io/name", "inventory");
        at(named(manifests, "HorizontalPodAutoscaler", "inventory-service"), "/spec/scaleTargetRef")
                .put("name", "inventory");
        at(named(manifests, "NetworkPolicy", "payments-service"), "/spec/ingress/0")
                .remove("from");
        at(named(manifests, "NetworkPolicy", "payments-service"), "/spec/egress/0")
                .remove("to");
        at(named(manifests, "NetworkPolicy", "shop"), "/spec")
                .putArray("egress")
                .addObject();
        manifests.remove(named(manifests, "NetworkPolicy", "inventory-service"));
        at(named(manifests, "NetworkPolicy", "nothing-else"), "/spec").put("policyTypes", "");
        var secret = (ObjectNode) named(manifests, "ServiceAccount", "gateway").deepCopy();
        manifests.add(secret.put("kind", "Secret"));

        assertThat(ChartRules.brokenBy(manifests, 62))
                .containsExactlyInAnyOrder(
                        "StatefulSet shop: it has no label app.kubernetes.io/version",
                        "StatefulSet shop: its pods have no label app.kubernetes.io/managed-by",
                        "StatefulSet shop: /automountServiceAccountToken is true, not false",
                        "StatefulSet shop: it shares its service account with others",
                        "StatefulSet payments-service: it shares its service account with others",
                        "StatefulSet shop: the volume tmp is kept, or of the machine",
                        "StatefulSet shop: its image has no version",
                        "StatefulSet shop: /securityContext/readOnlyRootFilesystem is false, not true",
                        "StatefulSet shop: it has no resources/limits/memory",
                        "StatefulSet shop: /livenessProbe/httpGet/path is /actuator/health/readiness, not /actuator/health/liveness",
                        "StatefulSet shop: livenessProbe asks port admin, which is not there",
                        "StatefulSet shop: SPRING_DATASOURCE_PASSWORD is not taken from a Secret",
                        "StatefulSet shop: it is killed after 30 s, and may need 62 s to end",
                        "StatefulSet shop: it stops before the gateway has found the replica that was replaced before",
                        "StatefulSet shop: it has no disruption budget",
                        "Deployment gateway: no Service answers at http://shop-1:8080",
                        "Service shop-0: its pods have no port admin",
                        "Service inventory-service-0: it selects the pods of 0 workloads",
                        "HorizontalPodAutoscaler inventory-service: it scales inventory, which is not there",
                        "NetworkPolicy payments-service: anybody reaches its pods",
                        "NetworkPolicy payments-service: its pods reach anybody",
                        "NetworkPolicy shop: its pods reach anybody",
                        "StatefulSet inventory-service: no network policy is about its pods",
                        "Secret gateway: the chart must not contain a Secret");
    }

    private static List<JsonNode> changeable(String... settings) throws Exception {
        return new ArrayList<>(chart.render("mixed", settings));
    }

    private static ObjectNode named(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(one -> one.path("kind").asString().equals(kind)
                        && one.at("/metadata/name").asString().equals(name))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode at(JsonNode parent, String path) {
        return (ObjectNode) parent.at(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                      |                                        | Nothing would run: add --values
            mixed     | gateway.replicas=0                     | Services are reached through the gateway: set gateway.replicas to 1 or more
            mixed     | services.inventory.replica=3           | additional properties 'replica' not allowed
            mixed     | services.warehouse.replicas=3          | additional properties 'warehouse' not allowed
            mixed     | services.inventory.maxReplicas=4       | services.inventory.maxReplicas has no effect without autoscaling
            mixed     | autoscaling.kind=keda,services.inventory.maxReplicas=1 | services.inventory.maxReplicas is 1, and less than services.inventory.replicas, which is 2
            mixed     | traces=http://jaeger:4318/v1/traces    | The network policies stop traces: say where they may go in networkPolicies.traces
            extracted | autoscaling.kind=keda,services.orders.replicas=0,services.orders.maxReplicas=2 | services.orders.replicas: only notifications may sleep
            extracted | autoscaling.kind=hpa,SLEEPS            | services.notifications.replicas: only notifications may sleep until there is work, and only with autoscaling.kind=keda
            extracted | database.connections=100               | need 128 connections, and 5 are kept for administrators, but database.connections is 100
            """)
    void wrongValuesAreRefusedInOneLine(String model, String settings, String reason) throws Exception {
        var refusal = chart.refusal(
                model == null ? "" : model,
                settings == null
                        ? new String[0]
                        : new String[] {settings.replace("SLEEPS", SLEEPS).replace("TRACES", TRACES)});

        assertThat(refusal).contains(reason);
    }

    @Test
    void theNetworkPoliciesLetTracesThrough() throws Exception {
        var policy = named(changeable("traces=http://jaeger:4318/v1/traces", TRACES), "NetworkPolicy", "nothing-else");

        assertThat(policy.at("/spec/egress/1").toString())
                .isEqualTo("{\"to\":[{\"podSelector\":{\"matchLabels\":{\"app\":\"jaeger\"}}}]}");
        assertThat(names(
                        changeable("traces=http://jaeger:4318/v1/traces", "networkPolicies.enabled=false"),
                        "NetworkPolicy"))
                .isEmpty();
    }

    // without a number of replicas in the manifest, an upgrade would set it to 1
    @Test
    void anAutoscalerFindsTheReplicasThatAreThere() throws Exception {
        var settings = new String[] {"autoscaling.kind=hpa", "services.inventory.maxReplicas=4"};
        try (var cluster = new ClusterStub("inventory-service", 3)) {
            var manifests = chart.renderFor(cluster.uri(), "mixed", settings);

            assertThat(named(manifests, "StatefulSet", "inventory-service")
                            .at("/spec/replicas")
                            .asInt())
                    .isEqualTo(3);
        }
        assertThat(named(changeable(settings), "StatefulSet", "inventory-service")
                        .path("spec")
                        .has("replicas"))
                .isFalse();
    }

    // Helm would delete the processes of one kind, and create those of the other
    @Test
    void anotherKindOfDiscoveryIsRefusedWhileTheProcessesOfTheOneBeforeRun() throws Exception {
        try (var cluster = new ClusterStub("inventory-service", 2)) {
            assertThat(chart.refusalFor(cluster.uri(), "mixed", "discovery=kubernetes"))
                    .contains("discovery=kubernetes would replace the StatefulSet inventory-service by a Deployment")
                    .contains("Delete it first (kubectl delete statefulset inventory-service)");
        }
    }

    @ParameterizedTest
    @CsvSource({"static, inventory-service-0", "kubernetes, inventory-service"})
    void theGatewayReachesProcessesOverEachTechnologyOfCalls(String discovery, String service) throws Exception {
        var manifests = changeable("discovery=" + discovery);

        var ports = List.of(8080, 9080, 11080, 12080);
        assertThat(ports(named(manifests, "Service", service).at("/spec/ports"), "port"))
                .isEqualTo(ports);
        var workload = discovery.equals("static") ? "StatefulSet" : "Deployment";
        assertThat(ports(
                        named(manifests, workload, "inventory-service").at("/spec/template/spec/containers/0/ports"),
                        "containerPort"))
                .isEqualTo(ports);
        assertThat(ports(named(manifests, "NetworkPolicy", "inventory-service").at("/spec/ingress/0/ports"), "port"))
                .isEqualTo(ports);
        assertThat(named(manifests, "NetworkPolicy", "gateway")
                        .at("/spec/egress")
                        .valueStream()
                        .map(rule -> ports(rule.path("ports"), "port")))
                .containsOnly(ports);
    }

    private static List<Integer> ports(JsonNode all, String field) {
        return all.valueStream().map(one -> one.path(field).asInt()).toList();
    }

    @Test
    void theTrialMakesTheSecretsThatTheChartNeeds() throws Exception {
        var trial = Files.readString(Chart.FOLDER.resolveSibling("try-on-kind"));
        var database = new ArrayList<JsonNode>();
        new Yaml()
                .loadAll(Files.readString(Chart.FOLDER.resolveSibling("try-on-kind.yaml")))
                .forEach(document -> database.add(JsonMapper.shared().valueToTree(document)));
        var made = new TreeSet<String>();
        var here = Pattern.compile("<<SECRETS\n(.*)SECRETS\n", Pattern.DOTALL).matcher(trial);
        assertThat(here.find()).isTrue();
        var secrets = new ArrayList<JsonNode>();
        new Yaml()
                .loadAll(here.group(1).replaceAll("\\$\\(quoted \"[^\"]+\"\\)", "value"))
                .forEach(document -> secrets.add(JsonMapper.shared().valueToTree(document)));
        secrets.forEach(secret -> secret.path("stringData")
                .propertyNames()
                .forEach(key -> made.add(secret.at("/metadata/name").asString() + " " + key)));

        var needed = new TreeSet<String>();
        var all = new ArrayList<>(database);
        all.addAll(chart.render("extracted"));
        all.addAll(chart.render("single"));
        all.forEach(manifest -> manifest.findValues("secretKeyRef")
                .forEach(secret -> needed.add(secret.path("name").asString() + " "
                        + secret.path("key").asString())));
        assertThat(made).hasSize(17).isEqualTo(needed);
        assertThat(chart.complaints(database)).isEmpty();
        assertThat(chart.complaints(secrets)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"single", "mixed", "extracted"})
    void theReadmeSaysHowMuchEachModelRequests(String model) throws Exception {
        var milliCpus = 0;
        var mebibytes = 0;
        for (var workload : chart.render(model)) {
            if (Set.of("StatefulSet", "Deployment")
                    .contains(workload.path("kind").asString())) {
                var replicas = workload.at("/spec/replicas").asInt();
                var requests = workload.at("/spec/template/spec/containers/0/resources/requests");
                milliCpus += replicas
                        * Integer.parseInt(requests.path("cpu").asString().replace("m", ""));
                mebibytes += replicas
                        * Integer.parseInt(requests.path("memory")
                                .asString()
                                .replace("Mi", "")
                                .replace("1Gi", "1024"));
            }
        }

        assertThat(Files.readString(Chart.FOLDER.resolveSibling("README.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `values-" + model + ".yaml` |")))
                .singleElement()
                .asString()
                .endsWith("| %s | %s GiB |".formatted(shown(milliCpus / 1000.0), shown(mebibytes / 1024.0)));
    }

    private static String shown(double number) {
        return String.valueOf(number).replaceAll("\\.0$", "");
    }

    @Test
    void theChartKnowsTheModulesOfTheShop() throws Exception {
        var map = JsonMapper.shared()
                .readTree(Files.readString(
                        ROOT.resolve("src/contracts/src/main/resources/META-INF/offshoot/module-map.json")));
        var modules = Set.copyOf(map.path("modules").propertyNames());
        var manifests = chart.render("extracted");

        assertThat(names(manifests, "StatefulSet"))
                .isEqualTo(modules.stream().map(module -> module + "-service").collect(Collectors.toSet()));
        var job = named(manifests, "Job", "roles");
        assertThat(job.at("/spec/template/spec/containers/0/env")
                        .valueStream()
                        .map(variable -> variable.path("name").asString())
                        .filter(name -> name.endsWith("_DATABASE_PASSWORD"))
                        .map(name -> name.replace("_DATABASE_PASSWORD", "").toLowerCase())
                        .filter(role -> !role.equals("shop"))
                        .collect(Collectors.toSet()))
                .isEqualTo(modules);
        assertThat(named(manifests, "ConfigMap", "roles").at("/data/roles.sh").asString())
                .as("a copy, because a chart cannot read files outside itself: copy it again")
                .isEqualTo(Files.readString(ROOT.resolve("deployment/postgres/roles.sh")));
    }
}
