package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** Checks that the containers match the processes that are built, so that additions are not forgotten. */
class ComposeTests {

    private static final Path ROOT = Path.of("../..");

    private final Map<String, Map<String, Object>> services =
            map(yaml("docker-compose.yml"), "services").entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, service -> asMap(service.getValue())));

    @Test
    void everyModuleHasAServiceOfItsOwn() {
        assertThat(namesIn("extracted"))
                .containsAll(modules().stream().map(ComposeTests::serviceOf).toList())
                .contains("gateway", "postgres", "rabbitmq");
        assertThat(instances())
                .as("the gateway's instances")
                .isEqualTo(modules().stream()
                        .map(ComposeTests::serviceOf)
                        .collect(Collectors.toMap(name -> name, this::applicationPort)));
    }

    @Test
    void theShopAloneKeepsWhatItKnowsWhereTheServicesFindIt() {
        assertThat(namesIn("single")).containsExactly("postgres", "rabbitmq", "roles", "shop");
        for (var setting : List.of("SPRING_DATASOURCE_URL", "SPRING_RABBITMQ_HOST")) {
            assertThat(environment("shop").get(setting))
                    .isNotNull()
                    .isEqualTo(environment("orders-service").get(setting));
        }
    }

    // "down" alone stops nothing, because every container is in a profile
    @Test
    void theCommandThatEndsItKnowsEveryProfile() {
        var profiles = services.values().stream()
                .flatMap(service -> ((List<?>) service.get("profiles")).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(profiles).hasSize(3);
        for (var document : List.of("docker-compose.yml", "deployment/containers/README.md")) {
            var command = find("docker compose ((?:--profile \\w+ )+)down", text(document));
            assertThat(List.of(command.strip().split(" ")))
                    .as(document)
                    .containsAll(profiles.stream().map(String::valueOf).toList());
        }
    }

    @Test
    void everyImageIsMadeOfAJarThatTheBuildMakes() {
        var built = new TreeSet<String>();
        services.forEach((name, service) -> {
            if (service.containsKey("build")) {
                built.add(name);
                assertThat(argument(name, "SERVICE")).isEqualTo(name);
                assertThat(service.get("image")).as(name).isEqualTo("offshoot/" + name + ":" + version());
                var pom = text(folderOf(name) + "/pom.xml");
                assertThat(pom).contains("<artifactId>" + name + "</artifactId>", "spring-boot-maven-plugin");
                assertThat(text("pom.xml")).contains("<module>" + folderOf(name) + "</module>");
                // COPY */*/target/*.jar matches the jars that .dockerignore does not exclude
                assertThat(Path.of(folderOf(name)).getNameCount()).isEqualTo(2);
            }
        });
        assertThat(built).isEqualTo(processes());
    }

    @Test
    void everyProcessListensWhereItsApplicationSays() {
        var collected = new TreeMap<String, Integer>();
        for (var job : list(yaml("deployment/prometheus/prometheus.yml"), "scrape_configs")) {
            if (job.get("job_name").equals("offshoot")) {
                list(job, "dns_sd_configs")
                        .forEach(target -> collected.put(
                                String.valueOf(((List<?>) target.get("names")).get(0)), (Integer) target.get("port")));
            }
        }

        assertThat(collected)
                .isEqualTo(processes().stream().collect(Collectors.toMap(name -> name, this::applicationPort)));
        for (var process : processes()) {
            assertThat(argument(process, "PORT")).as(process).isEqualTo(String.valueOf(applicationPort(process)));
        }
    }

    @Test
    void everyImageOfOthersHasAVersion() {
        var images = new ArrayList<String>();
        services.values().stream()
                .filter(service -> !service.containsKey("build"))
                .forEach(service -> images.add((String) service.get("image")));
        images.add(find("(?m)^ARG RUNTIME=(.*)$", text("Dockerfile")));

        assertThat(images)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:v?\\d+\\.\\d+[\\w.-]*"));
        assertThat(text("Dockerfile").lines().filter(line -> line.startsWith("FROM")))
                .allSatisfy(line -> assertThat(line).matches("FROM (\\$\\{RUNTIME}.*|layers AS trained)"));
    }

    @Test
    void theNightlyTestsMakeImagesWithTheirJava() {
        var version = find("(?m)^ARG RUNTIME=eclipse-temurin:([\\d._]+)-jre", text("Dockerfile"));

        assertThat(text(".github/workflows/nightly.yml")).contains("_hotspot_" + version + ".tar.gz");
    }

    @Test
    void noPortIsOpenToOtherMachines() {
        var published = services.values().stream()
                .flatMap(service -> ((List<?>) service.getOrDefault("ports", List.of())).stream())
                .map(String::valueOf)
                .toList();

        assertThat(published)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port).matches("127\\.0\\.0\\.1:(\\d+|\\$\\{\\w+:-\\d+}):\\d+"));
        assertThat(services.values()).noneMatch(service -> service.containsKey("network_mode"));
    }

    @Test
    void everyServiceHasARoleAndAPasswordOfItsOwn() {
        var passwords = new HashSet<Object>();
        modules().forEach(module -> {
            var environment = environment(serviceOf(module));
            assertThat(environment).containsEntry("SPRING_DATASOURCE_USERNAME", module);
            passwords.add(environment.get("SPRING_DATASOURCE_PASSWORD"));
            var variable = module.toUpperCase() + "_DATABASE_PASSWORD";
            assertThat(String.valueOf(environment.get("SPRING_DATASOURCE_PASSWORD")))
                    .contains(variable);
            assertThat(environment("roles")).containsKey(variable);
        });

        assertThat(passwords).hasSameSizeAs(modules());
        assertThat(Stream.of(find("(?m)^modules=\"(.*)\"$", text("deployment/postgres/roles.sh"))
                        .split(" ")))
                .containsExactlyInAnyOrderElementsOf(modules());
    }

    // otherwise, all customers behind the gateway would share its address and one quota
    @Test
    void theShopCanBeToldToTrustTheGatewayAsTheServicesDo() {
        var setting = "OFFSHOOT_SECURITY_TRUSTEDPROXIES";
        assertThat(environment("shop")).containsEntry(setting, "${SHOP_TRUSTED_PROXIES:-127.0.0.0/8}");

        var line = "`SHOP_TRUSTED_PROXIES=" + environment("orders-service").get(setting) + "`";
        assertThat(text("deployment/containers/README.md")).contains(line);
    }

    @Test
    void everyProcessIsAskedHowItIsAndGivenTimeToEnd() throws IOException {
        var needed = ShutdownTime.seconds();
        assertThat(text("Dockerfile")).contains("HEALTHCHECK", "/actuator/health/readiness", "USER 10001");
        services.forEach((name, service) -> {
            if (name.equals("jaeger")) {
                // its image contains only the program, so it has no client for a health check
                assertThat(service).doesNotContainKey("healthcheck");
            } else if (name.equals("roles")) {
                assertThat(service)
                        .as("containers that exit when they are done")
                        .doesNotContainKeys("healthcheck", "restart");
            } else if (!service.containsKey("build")) {
                assertThat(service).as(name).containsKey("healthcheck");
            } else {
                var given = find("^(\\d+)s$", String.valueOf(service.get("stop_grace_period")));
                assertThat(Integer.parseInt(given)).as(name).isGreaterThan(needed);
            }
        });
        assertThat(modules())
                .allSatisfy(module -> assertThat(map(services.get(serviceOf(module)), "depends_on"))
                        .containsOnly(
                                Map.entry("roles", Map.of("condition", "service_completed_successfully")),
                                Map.entry("rabbitmq", Map.of("condition", "service_healthy"))));
    }

    private static List<String> modules() {
        var map = text("src/contracts/src/main/resources/META-INF/offshoot/module-map.json");
        return List.copyOf(JsonMapper.shared().readTree(map).get("modules").propertyNames());
    }

    private static String serviceOf(String module) {
        return module + "-service";
    }

    /** The applications of this repository that run as containers. */
    private static Set<String> processes() {
        try (var folders = Files.list(ROOT.resolve("extracted-services"))) {
            return Stream.concat(
                            Stream.of("shop"),
                            // the launcher starts processes, and does not serve requests
                            folders.filter(folder -> Files.exists(folder.resolve("src/main/resources/application.yml")))
                                    .map(folder -> folder.getFileName().toString()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folderOf(String process) {
        return process.equals("shop") ? "src/shop" : "extracted-services/" + process;
    }

    private int applicationPort(String process) {
        var application = yaml(folderOf(process) + "/src/main/resources/application.yml");
        assertThat(map(map(application, "spring"), "application")).containsEntry("name", process);
        return (Integer) asMap(application.getOrDefault("server", Map.of())).getOrDefault("port", 8080);
    }

    private Map<String, Integer> instances() {
        var told = (String) map(services.get("gateway"), "environment").get("OFFSHOOT_GATEWAY_INSTANCES");
        var instances = new LinkedHashMap<String, Integer>();
        for (var instance : told.split(",")) {
            var host = find("http://([a-z-]+):\\d+", instance);
            instances.put(host, Integer.valueOf(find("http://[a-z-]+:(\\d+)", instance)));
        }
        return instances;
    }

    private Set<String> namesIn(String profile) {
        return services.entrySet().stream()
                .filter(service -> ((List<?>) service.getValue().get("profiles")).contains(profile))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Object> environment(String service) {
        return map(services.get(service), "environment");
    }

    private Object argument(String service, String name) {
        return map(map(services.get(service), "build"), "args").get(name);
    }

    private static String version() {
        return find("<artifactId>offshoot</artifactId>\\s*<version>([^<]+)</version>", text("pom.xml"));
    }

    private static String find(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return found.group(1);
    }

    private static Map<String, Object> yaml(String file) {
        return new Yaml().load(text(file));
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        assertThat(parent).containsKey(key);
        return asMap(parent.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
        return (List<Map<String, Object>>) parent.get(key);
    }

    private static String text(String file) {
        return read(ROOT.resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
