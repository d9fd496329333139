package dev.offshoot.journeys;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * The repository's docker-compose.yml and Dockerfile, in a folder of their own with the jars, and with secrets that
 * deployment/new-env has made up.
 *
 * <p>The compose file is changed where this machine differs: images of PostgreSQL, RabbitMQ and others come from a registry,
 * so those services are left out, and the test starts such servers beside the engine. Containers use the network of this
 * machine, so each process has a port that is free here, and names of other containers become addresses. An override file
 * could not take published ports away.
 */
final class ComposeProject {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String FILE = "docker-compose.yml";

    private final DockerEngine engine;
    private final Path folder;
    private final Map<String, Object> file;
    private final Map<String, Map<String, Object>> services = new TreeMap<>();
    private final Map<String, Integer> ports = new HashMap<>();

    ComposeProject(DockerEngine engine, Path folder) {
        this.engine = engine;
        this.folder = folder.toAbsolutePath();
        try {
            this.file = new Yaml().load(Files.readString(ROOT.resolve(FILE)));
            map(file, "services").forEach((name, service) -> services.put(name, asMap(service)));
            services.values().removeIf(service -> !service.containsKey("build"));
            file.put("services", services);
            file.remove("volumes");
            copy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        services.keySet().forEach(name -> ports.put(name, FreePorts.withOffsets(1000, 2000, 3000, 4000)));
        services.forEach(this::placeHere);
    }

    /** What the images are made of, and the script that makes up secrets. Jars are linked: they have a gigabyte. */
    private void copy() throws IOException {
        Files.createDirectories(folder);
        engine.run(ROOT, Map.of(), List.of("cp", "-r", "Dockerfile", ".dockerignore", "deployment", folder.toString()));
        var jars = "cp --link --parents src/shop/target/shop.jar extracted-services/gateway/target/gateway.jar"
                + " extracted-services/*/target/*-service.jar */*/target/classes/META-INF/sbom/application.cdx.json '"
                + folder + "'";
        engine.run(ROOT, Map.of(), List.of("sh", "-c", jars));
        engine.run(folder, Map.of(), List.of("sh", "deployment/new-env", "--demo"));
    }

    private void placeHere(String name, Map<String, Object> service) {
        service.remove("ports");
        service.remove("depends_on");
        service.put("network_mode", "host");
        var environment = environment(name);
        environment.replaceAll((variable, value) -> withAddresses(String.valueOf(value)));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("SERVER_PORT", String.valueOf(port(name)));
        environment.put("SPRING_GRPC_SERVER_PORT", String.valueOf(port(name) + 1000));
        // a quarter of the work for each password, and parcels that do not travel for long
        environment.put("OFFSHOOT_CUSTOMERS_PASSWORDSTRENGTH", "10");
        environment.put("OFFSHOOT_SHIPPING_QUOTESWITHIN", "700ms");
        environment.put("OFFSHOOT_SHIPPING_PICKUPAFTER", "50ms");
        environment.put("OFFSHOOT_SHIPPING_DELIVERYAFTER", "50ms");
    }

    /** Instead of a container's name and port, its address here; instead of the networks of containers, this machine. */
    private String withAddresses(String value) {
        value = value.replace("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16", "127.0.0.0/8");
        for (var service : ports.entrySet()) {
            value = value.replaceAll("http://" + service.getKey() + ":\\d+", "http://127.0.0.1:" + service.getValue());
        }
        return value;
    }

    /** Sets a variable of every process. */
    ComposeProject all(String variable, String value) {
        services.keySet().forEach(name -> environment(name).put(variable, value));
        return this;
    }

    Map<String, Object> environment(String service) {
        return map(services.get(service), "environment");
    }

    /** Writes the changed file for commands that follow. */
    void write() {
        try {
            Files.writeString(folder.resolve(FILE), new Yaml().dump(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uses another image for a service from now on. */
    void image(String service, String image) {
        services.get(service).put("image", image);
        write();
    }

    String image(String service) {
        return (String) services.get(service).get("image");
    }

    /** Builds the image of a service, without any network. */
    void build(String service, boolean training) {
        var command = new ArrayList<>(List.of("build", "--network=none", "--tag=" + image(service)));
        var arguments = new LinkedHashMap<>(map(map(services.get(service), "build"), "args"));
        arguments.put("RUNTIME", BaseImage.NAME);
        arguments.put("TRAINING", training ? "yes" : "no");
        arguments.forEach((name, value) -> command.add("--build-arg=" + name + "=" + value));
        command.add(folder.toString());
        engine.docker(command.toArray(String[]::new));
    }

    /** Makes an image of a service that differs in nothing but its name and a label. */
    void release(String service, String image) {
        var build = "printf 'FROM %s\\nLABEL release=next\\n' " + image(service)
                + " | docker build --network=none --tag=" + image + " -";
        engine.run(folder, Map.of(), List.of("sh", "-c", build));
    }

    /** Runs docker compose, with these profiles. */
    String compose(List<String> profiles, String... arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/docker-compose", "--project-name", "offshoot"));
        profiles.forEach(profile -> command.addAll(List.of("--profile", profile)));
        command.addAll(List.of(arguments));
        return engine.run(folder, Map.of("MORE_INSTANCES", "," + uri("shop", "")), command);
    }

    /** Runs the script that the container "roles" runs. */
    void makeRoles(String database) {
        var address = URI.create(database.substring("jdbc:".length()));
        var environment = new HashMap<>(secrets());
        environment.put("PGHOST", address.getHost());
        environment.put("PGPORT", String.valueOf(address.getPort()));
        environment.put("PGUSER", "postgres");
        environment.put("PGDATABASE", address.getPath().substring(1));
        engine.run(folder, environment, List.of("sh", "deployment/postgres/roles.sh"));
    }

    List<String> services() {
        return List.copyOf(services.keySet());
    }

    int port(String service) {
        return ports.get(service);
    }

    URI uri(String service, String path) {
        return URI.create("http://127.0.0.1:" + port(service) + path);
    }

    /** The secrets that were made up, by name. */
    Map<String, String> secrets() {
        try {
            return Files.readAllLines(folder.resolve(".env")).stream()
                    .filter(line -> line.matches("\\w+=[0-9a-f]{48}"))
                    .collect(Collectors.toMap(line -> line.split("=")[0], line -> line.split("=")[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return asMap(parent.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }
}
