package dev.offshoot.launcher.registry;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Refused;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the registry: the configured one, or else one that this launcher starts. */
public final class FindingRegistry {

    public static final List<String> NAMES = List.of("eureka", "zookeeper", "consul", "etcd");

    private static final String URL = "OFFSHOOT_REGISTRY_URL";
    private static final int CONSUL_PORT = 8500;

    private final Plan plan;
    private final Home home;
    private final Map<String, String> environment;

    public FindingRegistry(Plan plan, Home home, Map<String, String> environment) {
        this.plan = plan;
        this.home = home;
        this.environment = environment;
    }

    /**
     * The registry of this name.
     *
     * @throws Refused if there is none, or it can neither be found nor started
     */
    public Registry find(String name) {
        if (!NAMES.contains(name)) {
            throw new Refused("There is no registry '" + name + "': it is one of " + String.join(", ", NAMES));
        }
        if (!plan.behindGateway()) {
            throw new Refused("--registry is where the gateway finds processes: add --gateway or --extract");
        }
        var configured = environment.getOrDefault(URL, "").strip();
        if (!configured.isEmpty()) {
            return new Registry(name, configured, name + ", " + configured.replaceAll("//.*@", "//"), null);
        }
        if (name.equals("consul")) {
            return consul();
        }
        if (name.equals("etcd") && program("etcd", environment) == null) {
            throw new Refused("etcd is not installed: install it (Debian: apt-get install etcd-server), or set " + URL
                    + " to one that runs");
        }
        var started = plan.registry(name);
        var address = "127.0.0.1:" + started.port();
        return switch (name) {
            case "eureka" ->
                new Registry(
                        name,
                        "http://" + address + "/eureka",
                        "Eureka, " + address + ", in memory: if it is killed, the processes register again",
                        started);
            case "zookeeper" -> new Registry(name, address, "ZooKeeper, " + address + kept(name), started);
            default -> new Registry(name, "http://" + address, "etcd, " + address + kept(name), started);
        };
    }

    private String kept(String name) {
        return ", durable: entries are kept in " + home.broker(name) + " if it is killed";
    }

    private static Registry consul() {
        var address = "127.0.0.1:" + CONSUL_PORT;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", CONSUL_PORT), 1000);
        } catch (IOException e) {
            throw new Refused("There is no Consul at " + address + " (" + e.getMessage()
                    + "): start 'consul agent -dev', or set " + URL);
        }
        return new Registry("consul", "http://" + address, "Consul, " + address, null);
    }

    /** An installed program, or null. */
    public static @Nullable Path program(String name, Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
