package dev.offshoot.launcher.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** The names of the modules, from the module map of the contracts. */
public final class ShopModules {

    /** In the order of their services' ports. */
    private static final List<String> BY_PORT =
            List.of("catalog", "customers", "inventory", "basket", "orders", "payments", "shipping", "notifications");

    private static final List<String> ALL = read();

    private ShopModules() {}

    private static List<String> read() {
        try (var map = ShopModules.class.getResourceAsStream("/META-INF/offshoot/module-map.json")) {
            var known = new TreeSet<>(
                    JsonMapper.shared().readTree(map).path("modules").propertyNames());
            var ordered = new ArrayList<>(BY_PORT);
            ordered.retainAll(known);
            known.removeAll(ordered);
            ordered.addAll(known);
            return List.copyOf(ordered);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static List<String> all() {
        return ALL;
    }

    public static boolean isOne(String name) {
        return ALL.contains(name);
    }

    public static String unknown(String name) {
        return "There is no module '" + name + "'. The modules are " + String.join(", ", ALL);
    }

    public static String service(String module) {
        return module + "-service";
    }
}
