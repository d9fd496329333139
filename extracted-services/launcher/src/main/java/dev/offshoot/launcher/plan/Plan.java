package dev.offshoot.launcher.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which processes there are, and which of them are started at once.
 *
 * @param behindGateway whether modules can move
 * @param known every process that may run, by its name
 * @param starting those that run from the beginning, in the order of their start
 */
public record Plan(boolean behindGateway, Map<String, Planned> known, List<Planned> starting) {

    public static final String GATEWAY = "gateway";
    public static final String SHOP = "shop";
    public static final int FRONT_PORT = 8080;
    public static final int FIRST_SERVICE_PORT = 8081;
    public static final int GRPC_OFFSET = 1000;

    /**
     * A process that may run.
     *
     * @param grpcPort where it takes calls by gRPC, or 0 if it does not: as far above as the processes expect it of each
     *     other
     * @param hosts the modules that it hosts when it is first started, whatever it was told in an earlier life
     * @param heap how much memory the virtual machine takes for objects, unless {@code --java-options} says otherwise
     */
    public record Planned(String name, String folder, int port, int grpcPort, List<String> hosts, String heap) {

        public boolean isGateway() {
            return name.equals(GATEWAY);
        }

        public boolean isShop() {
            return name.equals(SHOP);
        }
    }

    /**
     * @param extracted the modules that leave the shop; none is at home if all do, and then no shop is started
     * @param frontPort where customers come in
     * @param firstServicePort the port of the first service; the others follow, and the shop behind the gateway has the
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
        return new Plan(behindGateway, known, starting);
    }

    public Planned front() {
        return known.values().iterator().next();
    }

    /** Where the gateway finds the others, whether they run yet or not. */
    public List<String> instances() {
        return known.values().stream()
                .filter(one -> !one.isGateway())
                .map(one -> "http://127.0.0.1:" + one.port())
                .toList();
    }
}
