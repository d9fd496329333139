package dev.offshoot.launcher.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which processes there are, and which of them start first.
 *
 * @param behindGateway whether there is a gateway, so that modules can move
 * @param known every process that may run, by its name
 * @param starting the processes to start at once, in this order
 * @param brokers the brokers that may be started, by their names
 */
public record Plan(
        boolean behindGateway, Map<String, Planned> known, List<Planned> starting, Map<String, Planned> brokers) {

    public static final String GATEWAY = "gateway";
    public static final String SHOP = "shop";
    /** The brokers that run as a process of the launcher. */
    public static final List<String> BROKERS = List.of("kafka", "artemis", "activemq");

    private static final String BROKER_FOLDER = "extracted-services/broker-server";
    private static final String REGISTRY_FOLDER = "extracted-services/registry-server";
    /** The registries that run as a process of the launcher. */
    public static final List<String> REGISTRIES = List.of("eureka", "zookeeper", "etcd");

    public static final int FRONT_PORT = 8080;
    public static final int FIRST_SERVICE_PORT = 8081;
    public static final int GRPC_OFFSET = 1000;
    private static final int ZEROMQ_OFFSET = 2000;

    /**
     * A process that may run.
     *
     * @param grpcPort its gRPC port, or 0 if it has none; the processes expect a fixed distance to the HTTP port
     * @param hosts the modules that it hosts after its first start, whatever it hosted in an earlier run
     * @param heap the maximum heap size, unless {@code --java-options} sets another
     */
    public record Planned(String name, String folder, int port, int grpcPort, List<String> hosts, String heap) {

        public boolean isGateway() {
            return name.equals(GATEWAY);
        }

        public boolean isShop() {
            return name.equals(SHOP);
        }

        public boolean isBroker() {
            return folder.equals(BROKER_FOLDER);
        }

        public boolean isRegistry() {
            return REGISTRIES.contains(name);
        }

        /** Whether it is built here; otherwise, it is an installed program. */
        public boolean hasJar() {
            return !folder.isEmpty();
        }

        /** The port at which it receives messages if there is no broker. */
        public int zeroMqPort() {
            return port + ZEROMQ_OFFSET;
        }
    }

    /**
     * @param extracted the modules to extract from the shop; if these are all, no shop is started
     * @param frontPort the port for customers
     * @param firstServicePort the port of the first service; the others follow, and the shop behind the gateway gets the
     *     tenth
     */
    public static Plan of(boolean gateway, Set<String> extracted, int frontPort, int firstServicePort) {
        var modules = ShopModules.all();
        var behindGateway = gateway || !extracted.isEmpty();
        var home = new ArrayList<>(modules);
        home.removeAll(extracted);
        var known = new LinkedHashMap<String, Planned>();
        if (behindGateway) {
            known.put(
                    GATEWAY,
                    new Planned(
                            GATEWAY,
                            "extracted-services/gateway",
                            frontPort,
                            frontPort + GRPC_OFFSET,
                            List.of(),
                            "256m"));
        }
        var shopPort = behindGateway ? firstServicePort + modules.size() + 1 : frontPort;
        known.put(
                SHOP,
                new Planned(
                        SHOP,
                        "src/shop",
                        shopPort,
                        behindGateway ? shopPort + GRPC_OFFSET : 0,
                        List.copyOf(home),
                        "512m"));
        if (behindGateway) {
            for (var i = 0; i < modules.size(); i++) {
                var service = ShopModules.service(modules.get(i));
                known.put(
                        service,
                        new Planned(
                                service,
                                "extracted-services/" + service,
                                firstServicePort + i,
                                firstServicePort + i + GRPC_OFFSET,
                                List.of(modules.get(i)),
                                "256m"));
            }
        }
        var starting = known.values().stream()
                .filter(one -> one.isGateway() || (one.isShop() ? !home.isEmpty() : extracted.containsAll(one.hosts())))
                .toList();
        var brokers = new LinkedHashMap<String, Planned>();
        for (var name : BROKERS) {
            var port = firstServicePort + modules.size() + 2 + brokers.size();
            brokers.put(name, new Planned(name, BROKER_FOLDER, port, 0, List.of(), "384m"));
        }
        return new Plan(behindGateway, known, starting, brokers);
    }

    /** The process or broker of this name, if there is one. */
    public @Nullable Planned find(String name) {
        var process = known.get(name);
        return process != null ? process : brokers.get(name);
    }

    /** The registry of this name, as a process of the launcher; its port follows those of the brokers. */
    public Planned registry(String name) {
        var last = brokers.values().stream().mapToInt(Planned::port).max().orElse(FIRST_SERVICE_PORT);
        return new Planned(name, name.equals("etcd") ? "" : REGISTRY_FOLDER, last + 1, 0, List.of(), "256m");
    }

    public Planned front() {
        return known.values().iterator().next();
    }

    /** The addresses of the processes behind the gateway, whether they run yet or not. */
    public List<String> instances() {
        return known.values().stream()
                .filter(one -> !one.isGateway())
                .map(one -> "http://127.0.0.1:" + one.port())
                .toList();
    }
}
